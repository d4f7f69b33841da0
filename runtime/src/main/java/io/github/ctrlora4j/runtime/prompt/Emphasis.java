package io.github.ctrlora4j.runtime.prompt;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Weights of a prompt's parts, as stable-diffusion-webui writes them: {@code (x)} counts 1.1 times, {@code [x]} 1/1.1
 * times, {@code (x:1.3)} 1.3 times; groups multiply, a backslash takes a bracket literally, and the word {@code BREAK}
 * ends a chunk of tokens. What is not closed counts to the end, what was not opened is literal. Stateless; linear in
 * the text, apart from one multiplication for each text in each group.
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
    private static final Pattern BREAK_WORD = Pattern.compile("\\bBREAK\\b", Pattern.UNICODE_CHARACTER_CLASS);

    private final List<String> texts = new ArrayList<>();
    /** Of each text; numbers alone, because each group goes over all that it holds. */
    private double[] weights = new double[16];
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
        return emphasis.joined();
    }

    private void add(String token, Optional<String> weight) {
        Optional<Double> number = weight.flatMap(Emphasis::number);
        if (token.startsWith("\\")) {
            add(token.substring(1), 1);
        } else if (token.equals("(")) {
            round.push(texts.size());
        } else if (token.equals("[")) {
            square.push(texts.size());
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

    /**
     * The blanks around a break go with it. They are not part of the pattern, which would then be tried at each blank
     * of a long run, each time up to its end.
     */
    private void addLiteral(String text) {
        int from = 0;
        Matcher word = BREAK_WORD.matcher(text);
        while (word.find()) {
            int start = word.start();
            while (start > from && isBlank(text, start - 1)) {
                start--;
            }
            add(text.substring(from, start), 1);
            add(WeightedText.BREAK, BREAK);
            from = word.end();
            while (from < text.length() && isBlank(text, from)) {
                from++;
            }
        }
        add(text.substring(from), 1);
    }

    private static boolean isBlank(String text, int at) {
        return CharacterKind.of(text.charAt(at)) == CharacterKind.SPACE;
    }

    private void add(String text, double weight) {
        if (texts.size() == weights.length) {
            weights = Arrays.copyOf(weights, 2 * weights.length);
        }
        weights[texts.size()] = weight;
        texts.add(text);
    }

    private void multiply(int from, double factor) {
        for (int i = from; i < texts.size(); i++) {
            weights[i] *= factor;
        }
    }

    private static Optional<Double> number(String text) {
        try {
            return Optional.of(WeightedText.number(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private List<WeightedText> joined() {
        if (texts.isEmpty()) {
            return List.of(new WeightedText("", 1));
        }
        List<WeightedText> joined = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < texts.size(); i++) {
            text.append(texts.get(i));
            if (i + 1 == texts.size() || weights[i + 1] != weights[i]) {
                joined.add(new WeightedText(text.toString(), weights[i]));
                text.setLength(0);
            }
        }
        return List.copyOf(joined);
    }
}
