package io.github.ctrlora4j.api.host;

import io.github.ctrlora4j.api.InvalidRequestException;

/** Checks the numbers of requests. Stateless. */
final class Numbers {
    /** Beyond it a double has no exact whole number. */
    private static final double MAX_EXACT = 1e15;

    private Numbers() {}

    /**
     * @return the value; 0.0 for -0.0, because the two are equal but have different hash codes
     * @throws InvalidRequestException if it is outside the range, or NaN; its subject is the field
     */
    static double within(String field, double value, double minimum, double maximum) {
        return within(field, "", value, minimum, maximum);
    }

    /** @param name of a number that is one of several of its subject, with a blank behind it; or empty */
    static double within(String subject, String name, double value, double minimum, double maximum) {
        if (!(value >= minimum && value <= maximum)) {
            throw new InvalidRequestException(
                    subject,
                    name + "needs a number within " + plain(minimum) + ".." + plain(maximum) + ", got " + plain(value));
        }
        return value + 0.0;
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < MAX_EXACT
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
