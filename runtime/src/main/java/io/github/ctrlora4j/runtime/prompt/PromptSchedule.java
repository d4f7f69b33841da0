package io.github.ctrlora4j.runtime.prompt;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Prompts that change over the steps, as stable-diffusion-webui writes them: {@code [a:b:0.4]} is a for the first 40 %
 * of the steps and b afterwards, {@code [b:5]} begins after step 5, {@code [a::5]} ends there, {@code [a|b]} takes
 * turns. They nest. A text in which {@code |} stands anywhere else, or that ends with a backslash, is taken literally
 * as a whole. Stateless; each position is parsed once.
 */
public final class PromptSchedule {
    /**
     * A prompt and how long it acts.
     *
     * @param lastStep from 1; it acts from the step after the entry before it up to this one
     */
    public record Entry(int lastStep, String prompt) {}

    /** Deeper groups are literal text; the reference fails at about this depth. */
    private static final int MAX_DEPTH = 150;

    private static final Pattern NUMBER =
            Pattern.compile("\\s*(?<number>[+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?)\\s*\\]");
    /** Possessive, because a choice that can be taken back costs stack for each character. */
    private static final Pattern PLAIN = Pattern.compile("(?:[^\\\\\\[\\]():|]|\\\\.)++");

    /** A piece of text that may depend on the step. */
    private interface Node {
        /** Appends the text of a step, counted from 1. */
        void write(int step, StringBuilder out);

        /** Hands out the steps after which the text changes. */
        default void changes(IntConsumer steps) {}
    }

    private record Text(String text) implements Node {
        @Override
        public void write(int step, StringBuilder out) {
            out.append(text);
        }
    }

    private record Sequence(List<Node> nodes) implements Node {
        static final Sequence EMPTY = new Sequence(List.of());

        @Override
        public void write(int step, StringBuilder out) {
            nodes.forEach(node -> node.write(step, out));
        }

        @Override
        public void changes(IntConsumer steps) {
            nodes.forEach(node -> node.changes(steps));
        }
    }

    private record Switch(Node before, Node after, int lastStep) implements Node {
        @Override
        public void write(int step, StringBuilder out) {
            (step <= lastStep ? before : after).write(step, out);
        }

        @Override
        public void changes(IntConsumer steps) {
            before.changes(steps);
            after.changes(steps);
            if (lastStep >= 1) {
                steps.accept(lastStep);
            }
        }
    }

    private record Turns(List<Node> options, int steps) implements Node {
        @Override
        public void write(int step, StringBuilder out) {
            options.get((step - 1) % options.size()).write(step, out);
        }

        @Override
        public void changes(IntConsumer changes) {
            for (int step = 1; step <= steps; step++) {
                changes.accept(step);
            }
        }
    }

    /** A node and the position after it. */
    private record Parsed(Node node, int end) {}

    private final String text;
    private final int steps;
    private final Map<Integer, Optional<Parsed>> groups = new HashMap<>();

    private PromptSchedule(String text, int steps) {
        this.text = text;
        this.steps = steps;
    }

    /**
     * @param steps of the whole run, at least 1
     * @return at least one entry, in ascending order; the last one ends with the last step
     */
    public static List<Entry> of(String text, int steps) {
        Optional<Node> parsed = new PromptSchedule(text, steps).parse();
        if (parsed.isEmpty()) {
            return List.of(new Entry(steps, text));
        }
        TreeSet<Integer> ends = new TreeSet<>(List.of(steps));
        parsed.get().changes(ends::add);
        List<Entry> entries = new ArrayList<>();
        for (int end : ends) {
            StringBuilder prompt = new StringBuilder();
            parsed.get().write(end, prompt);
            entries.add(new Entry(end, prompt.toString()));
        }
        return List.copyOf(entries);
    }

    /** The whole text; empty if it is to be taken literally. */
    private Optional<Node> parse() {
        List<Node> nodes = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            Parsed sequence = sequence(at, 0);
            nodes.add(sequence.node());
            at = sequence.end();
            if (at == text.length()) {
                break;
            }
            char stray = text.charAt(at);
            if (stray == '|' || stray == '\\') {
                return Optional.empty();
            }
            nodes.add(new Text(String.valueOf(stray)));
            at++;
        }
        return Optional.of(new Sequence(nodes));
    }

    /** Plain text and groups, up to the first character that belongs to neither. */
    private Parsed sequence(int start, int depth) {
        List<Node> nodes = new ArrayList<>();
        Matcher plain = PLAIN.matcher(text);
        int at = start;
        while (at < text.length()) {
            Optional<Parsed> group = group(at, depth);
            if (group.isPresent()) {
                nodes.add(group.get().node());
                at = group.get().end();
            } else if (plain.region(at, text.length()).lookingAt()) {
                nodes.add(new Text(plain.group()));
                at = plain.end();
            } else {
                break;
            }
        }
        return new Parsed(new Sequence(nodes), at);
    }

    private Optional<Parsed> group(int at, int depth) {
        char first = text.charAt(at);
        if (depth == MAX_DEPTH || first != '(' && first != '[') {
            return Optional.empty();
        }
        Optional<Parsed> known = groups.get(at);
        if (known == null) {
            known = first == '(' ? round(at, depth + 1) : square(at, depth + 1);
            groups.put(at, known);
        }
        return known;
    }

    /** {@code (a)} or {@code (a:b)}, which is for the weights to interpret. */
    private Optional<Parsed> round(int start, int depth) {
        Parsed first = sequence(start + 1, depth);
        if (is(')', first.end())) {
            return Optional.of(parsed(first.end() + 1, new Text("("), first.node(), new Text(")")));
        }
        if (is(':', first.end())) {
            Parsed second = sequence(first.end() + 1, depth);
            if (is(')', second.end())) {
                return Optional.of(parsed(
                        second.end() + 1, new Text("("), first.node(), new Text(":"), second.node(), new Text(")")));
            }
        }
        return Optional.empty();
    }

    private Optional<Parsed> square(int start, int depth) {
        Parsed first = sequence(start + 1, depth);
        if (is(']', first.end())) {
            return Optional.of(parsed(first.end() + 1, new Text("["), first.node(), new Text("]")));
        }
        if (is('|', first.end())) {
            return turns(first, depth);
        }
        if (!is(':', first.end())) {
            return Optional.empty();
        }
        Optional<Parsed> begun = switched(Sequence.EMPTY, first.node(), first.end() + 1);
        if (begun.isPresent()) {
            return begun;
        }
        Parsed second = sequence(first.end() + 1, depth);
        return is(':', second.end()) ? switched(first.node(), second.node(), second.end() + 1) : Optional.empty();
    }

    private Optional<Parsed> turns(Parsed first, int depth) {
        List<Node> options = new ArrayList<>(List.of(first.node()));
        int at = first.end();
        while (is('|', at)) {
            Parsed option = sequence(at + 1, depth);
            options.add(option.node());
            at = option.end();
        }
        return is(']', at) ? Optional.of(new Parsed(new Turns(options, steps), at + 1)) : Optional.empty();
    }

    /** A number with a point is a fraction of the steps, another one a step. */
    private Optional<Parsed> switched(Node before, Node after, int at) {
        Matcher matcher = NUMBER.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            return Optional.empty();
        }
        String number = matcher.group("number");
        double when = Double.parseDouble(number) * (number.contains(".") ? steps : 1);
        return Optional.of(new Parsed(new Switch(before, after, Math.min(steps, (int) when)), matcher.end()));
    }

    private boolean is(char expected, int at) {
        return at < text.length() && text.charAt(at) == expected;
    }

    private static Parsed parsed(int end, Node... nodes) {
        return new Parsed(new Sequence(List.of(nodes)), end);
    }
}
