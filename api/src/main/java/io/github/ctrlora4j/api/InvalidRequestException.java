package io.github.ctrlora4j.api;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The caller asked for something that does not exist or is out of range. */
public final class InvalidRequestException extends CtrloraException {
    private static final long serialVersionUID = 1L;

    /** @param problem what was expected, what was found, and what to do */
    public InvalidRequestException(String problem) {
        super("", problem);
    }

    /** @param problem what was expected, what was found, and what to do */
    public InvalidRequestException(String problem, Throwable cause) {
        super("", problem, cause);
    }

    /**
     * @param subject the field of the request, or the file that it names
     * @param problem what was expected, what was found, and what to do
     */
    public InvalidRequestException(String subject, String problem) {
        super(subject, problem);
    }

    /**
     * @param subject the field of the request, or the file that it names
     * @param problem what was expected, what was found, and what to do
     */
    public InvalidRequestException(String subject, String problem, Throwable cause) {
        super(subject, problem, cause);
    }

    @Override
    public InvalidRequestException at(String subject) {
        return traced(new InvalidRequestException(subject, problem()));
    }

    /**
     * The failure for an unknown name, with the nearest known name as a suggestion: "sampler: there is no 'dim'. Did
     * you mean 'ddim'? Known: ddim".
     *
     * @param subject what should have had the name: a field of the request, such as "sampler", or "plugin"
     * @param name the name that the caller gave
     * @param known every valid name
     */
    public static InvalidRequestException unknownName(String subject, String name, Collection<String> known) {
        return unknown(subject, "", name, known);
    }

    /**
     * As {@link #unknownName(String, String, Collection)}, for a name within the subject: "condition canny: there is no
     * parameter 'lwo'. Did you mean 'low'? Known: high, low".
     *
     * @param subject the field of the request, or the thing that should have the name in it
     * @param kind what was looked for, such as "parameter"
     * @param name the name that the caller gave
     * @param known every valid name
     */
    public static InvalidRequestException unknownName(
            String subject, String kind, String name, Collection<String> known) {
        return unknown(subject, kind + " ", name, known);
    }

    private static InvalidRequestException unknown(String subject, String kind, String name, Collection<String> known) {
        List<String> sorted = known.stream().sorted().toList();
        String suggestion = sorted.stream()
                .min(Comparator.comparingInt(candidate -> editDistance(lower(name), lower(candidate))))
                .filter(nearest -> editDistance(lower(name), lower(nearest)) <= Math.max(2, name.length() / 3))
                .map(nearest -> " Did you mean '" + nearest + "'?")
                .orElse("");
        String understood = sorted.isEmpty() ? "none" : String.join(", ", sorted);
        return new InvalidRequestException(
                subject, "there is no " + kind + "'" + name + "'." + suggestion + " Known: " + understood);
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /** Levenshtein distance. */
    private static int editDistance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substitution = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(substitution, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
