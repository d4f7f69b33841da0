package io.github.ctrlora4j.runtime.infotext;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The "parameters" text of stable-diffusion-webui: the prompt, a line with the negative prompt, and a line of {@code
 * Key: value} pairs.
 *
 * @param values in the text's order
 */
public record InfoText(String prompt, String negativePrompt, Map<String, String> values) {
    private static final String NEGATIVE = "Negative prompt:";
    /** A last line with fewer pairs belongs to the prompt. */
    private static final int MIN_PAIRS = 3;

    public InfoText {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** Reads a text as stable-diffusion-webui does: lines lose the blanks around them. Every text can be read. */
    public static InfoText parse(String text) {
        List<String> lines = Arrays.asList(strip(text).split("\n", -1));
        Map<String, String> values = InfoPairs.parse(lines.get(lines.size() - 1));
        boolean hasValues = values.size() >= MIN_PAIRS;
        StringBuilder prompt = new StringBuilder();
        StringBuilder negative = new StringBuilder();
        StringBuilder current = prompt;
        for (String whole : hasValues ? lines.subList(0, lines.size() - 1) : lines) {
            String line = strip(whole);
            if (line.startsWith(NEGATIVE)) {
                current = negative;
                line = strip(line.substring(NEGATIVE.length()));
            }
            current.append(current.length() == 0 ? "" : "\n").append(line);
        }
        return new InfoText(prompt.toString(), negative.toString(), hasValues ? values : Map.of());
    }

    /** The text, whose prompts {@link #parse} may not give back: see {@link #keepsPrompts}. */
    public String write() {
        return prompt + (negativePrompt.isEmpty() ? "" : "\n" + NEGATIVE + " " + negativePrompt) + "\n"
                + InfoPairs.write(values);
    }

    /**
     * False if prompts change when they are written into a file and read again: blanks at the end of a line, a line
     * that begins as that of the negative prompt does, and characters that no file can hold.
     */
    public static boolean keepsPrompts(String prompt, String negativePrompt) {
        InfoText read = parse(new InfoText(prompt, negativePrompt, Map.of("aa", "1", "bb", "2", "cc", "3")).write());
        return read.prompt().equals(prompt)
                && read.negativePrompt().equals(negativePrompt)
                && (prompt + negativePrompt)
                        .codePoints()
                        .noneMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE);
    }

    static String strip(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isBlank(text.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /** Python's {@code isspace}: also the blanks that Java does not call whitespace because no line breaks there. */
    static boolean isBlank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
    }
}
