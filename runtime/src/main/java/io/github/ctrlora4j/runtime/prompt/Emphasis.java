package io.github.ctrlora4j.runtime.prompt;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Weights of a prompt's parts, as stable-diffusion-webui writes them: {@code (x)} counts 1.1 times, {@code [x]} 1/1.1
 * times, {@code (x:1.3)} 1.3 times; groups multiply, a backslash takes a bracket literally, and the word {@code BREAK}
 * ends a chunk of tokens. What is not closed counts to the end, what was not opened is literal. Stateless; linear in
 * the text.
 */
public final class Emphasis {
    private static final double ROUND = 1.1;
    private static final double SQUARE = 1 / 1.1;
    private static final double BREAK = -1;

    private static final Pattern TOKEN = Pattern.compile(
            "\\\\[()\\[\\]\\\\]?" // an escaped bracket or backslash, or a backslash that escapes nothing
                    + "|[(\\[)\\]]"
                    + "|:\\s*(?<weight>[+-]?[.\\d]+)\\s*\\)"
                    + "|[^\\\\()\\[\\]:]+"
                    + "|:",
            Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern BREAK_WORD = Pattern.compile("\\s*\\bBREAK\\b\\s*", Pattern.UNICODE_CHARACTER_CLASS);

    private final List<WeightedText> parts = new ArrayList<>();
    /** How many parts there were when each group that is still open began. */
    private final Deque<Integer> round = new ArrayDeque<>();

    private final Deque<Integer> square = new ArrayDeque<>();

    private Emphasis() {}

    /** The parts of a text with their weights, neighbors of equal weight joined; one empty part for an empty text. */
    public static List<WeightedText> parse(String text) {
        Emphasis emphasis = new Emphasis();
        Matcher token = TOKEN.matcher(text);
        while (token.find()) {
            emphasis.add(token.group(), Optional.ofNullable(token.group("weight")));
        }
        emphasis.round.forEach(from -> emphasis.multiply(from, ROUND));
        emphasis.square.forEach(from -> emphasis.multiply(from, SQUARE));
        return joined(emphasis.parts);
    }

    private void add(String token, Optional<String> weight) {
        Optional<Double> number = weight.flatMap(Emphasis::number);
        if (token.startsWith("\\")) {
            parts.add(new WeightedText(token.substring(1), 1));
        } else if (token.equals("(")) {
            round.push(parts.size());
        } else if (token.equals("[")) {
            square.push(parts.size());
        } else if (number.isPresent() && !round.isEmpty()) {
            multiply(round.pop(), number.get());
        } else if (weight.isPresent() && !round.isEmpty()) {
            // No number after all ("1.2.3"): the text is literal, the bracket closes its group.
            addLiteral(token.substring(0, token.length() - 1));
            multiply(round.pop(), ROUND);
        } else if (token.equals(")") && !round.isEmpty()) {
            multiply(round.pop(), ROUND);
        } else if (token.equals("]") && !square.isEmpty()) {
            multiply(square.pop(), SQUARE);
        } else {
            addLiteral(token);
        }
    }

    private void addLiteral(String text) {
        int from = 0;
        Matcher word = BREAK_WORD.matcher(text);
        while (word.find()) {
            parts.add(new WeightedText(text.substring(from, word.start()), 1));
            parts.add(new WeightedText(WeightedText.BREAK, BREAK));
            from = word.end();
        }
        parts.add(new WeightedText(text.substring(from), 1));
    }

    private void multiply(int from, double factor) {
        parts.subList(from, parts.size()).replaceAll(part -> new WeightedText(part.text(), part.weight() * factor));
    }

    private static Optional<Double> number(String text) {
        try {
            return Optional.of(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static List<WeightedText> joined(List<WeightedText> parts) {
        if (parts.isEmpty()) {
            return List.of(new WeightedText("", 1));
        }
        List<WeightedText> joined = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < parts.size(); i++) {
            WeightedText part = parts.get(i);
            text.append(part.text());
            if (i + 1 == parts.size() || parts.get(i + 1).weight() != part.weight()) {
                joined.add(new WeightedText(text.toString(), part.weight()));
                text.setLength(0);
            }
        }
        return List.copyOf(joined);
    }
}
