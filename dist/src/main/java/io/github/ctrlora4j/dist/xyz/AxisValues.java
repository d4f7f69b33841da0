package io.github.ctrlora4j.dist.xyz;

import io.github.ctrlora4j.api.InvalidRequestException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The values of an axis as stable-diffusion-webui writes them: separated by commas, with double quotes around a value
 * that has one; numbers also as ranges {@code 1-5}, {@code 1-10 (+3)} and {@code 1-10 [5]}. A range never goes beyond
 * its end. Stateless.
 */
final class AxisValues {
    static final int MAX_VALUES = 1000;
    /** Seeds of 32 bits, which other programs also take. */
    private static final long SEEDS = 1L << 32;

    private static final String NUMBER = "([+-]?(?:\\d+\\.?\\d*|\\.\\d+))";
    private static final Pattern SINGLE = Pattern.compile(NUMBER);
    private static final Pattern RANGE = Pattern.compile(
            NUMBER + "\\s*-\\s*" + NUMBER + "(?:\\s*\\(\\s*" + NUMBER + "\\s*\\)|\\s*\\[\\s*(\\d{1,4})\\s*\\])?");

    private AxisValues() {}

    /** @param subject names the axis in errors */
    static List<String> texts(String subject, String text) {
        List<String> values = new ArrayList<>();
        int at = 0;
        while (at <= text.length()) {
            int start = at;
            while (start < text.length() && text.charAt(start) == ' ') {
                start++;
            }
            StringBuilder value = new StringBuilder();
            if (start < text.length() && text.charAt(start) == '"') {
                at = quoted(subject, text, start + 1, value);
            } else {
                int comma = text.indexOf(',', start);
                at = comma < 0 ? text.length() : comma;
                value.append(text, start, at);
            }
            values.add(value.toString().strip());
            at++; // past the comma
        }
        return values;
    }

    /** Reads up to the comma behind the closing quote; a doubled quote stands for one. */
    private static int quoted(String subject, String text, int from, StringBuilder value) {
        int at = from;
        while (true) {
            int quote = text.indexOf('"', at);
            if (quote < 0) {
                throw new InvalidRequestException(subject, "a quote is not closed");
            }
            value.append(text, at, quote);
            if (!text.startsWith("\"\"", quote)) {
                int comma = text.indexOf(',', quote);
                int end = comma < 0 ? text.length() : comma;
                value.append(text, quote + 1, end);
                return end;
            }
            value.append('"');
            at = quote + 2;
        }
    }

    /** Whole numbers; a negative one stands for a number that is drawn now, so that the sheet can name it. */
    static List<String> seeds(String subject, String text) {
        return whole(subject, text).stream()
                .map(seed -> seed.startsWith("-")
                        ? Long.toString(ThreadLocalRandom.current().nextLong(SEEDS))
                        : seed)
                .toList();
    }

    /** Whole numbers; those of a range with a count are rounded down, as there. */
    static List<String> whole(String subject, String text) {
        List<String> values = new ArrayList<>();
        for (String part : texts(subject, text)) {
            for (BigDecimal number :
                    numbers(subject, part, "a whole number or a range such as 1-5, 1-9 (+2), 1-9 [3]")) {
                boolean counted = part.contains("[");
                if (!counted && number.stripTrailingZeros().scale() > 0) {
                    throw new InvalidRequestException(subject, "'" + part + "' is not a whole number");
                }
                values.add(number.setScale(0, RoundingMode.DOWN).toPlainString());
            }
        }
        return values;
    }

    static List<String> decimal(String subject, String text) {
        List<String> values = new ArrayList<>();
        for (String part : texts(subject, text)) {
            numbers(subject, part, "a number or a range such as 0-1 (+0.25), 0-1 [5]")
                    .forEach(number -> values.add(plain(number)));
        }
        return values;
    }

    private static String plain(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0).toPlainString() : stripped.toPlainString();
    }

    private static List<BigDecimal> numbers(String subject, String text, String expected) {
        if (SINGLE.matcher(text).matches()) {
            return List.of(new BigDecimal(text));
        }
        Matcher range = RANGE.matcher(text);
        if (!range.matches()) {
            throw new InvalidRequestException(subject, "'" + text + "' is not " + expected);
        }
        BigDecimal first = new BigDecimal(range.group(1));
        BigDecimal last = new BigDecimal(range.group(2));
        return Optional.ofNullable(range.group(4))
                .map(count -> counted(subject, first, last, Integer.parseInt(count)))
                .orElseGet(() -> stepped(
                        subject,
                        text,
                        first,
                        last,
                        Optional.ofNullable(range.group(3)).map(BigDecimal::new).orElse(BigDecimal.ONE)));
    }

    private static List<BigDecimal> counted(String subject, BigDecimal first, BigDecimal last, int count) {
        requireCount(subject, BigInteger.valueOf(count));
        List<BigDecimal> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            BigDecimal share = count == 1
                    ? BigDecimal.ZERO
                    : last.subtract(first)
                            .multiply(BigDecimal.valueOf(i))
                            .divide(BigDecimal.valueOf(count - 1L), MathContext.DECIMAL128);
            values.add(rounded(first.add(share)));
        }
        return values;
    }

    /** Digits that a title has room for, behind those of the whole number: seeds have ten. */
    private static BigDecimal rounded(BigDecimal value) {
        int whole = Math.max(0, value.precision() - value.scale());
        return value.round(new MathContext(whole + MathContext.DECIMAL32.getPrecision()));
    }

    private static List<BigDecimal> stepped(
            String subject, String text, BigDecimal first, BigDecimal last, BigDecimal step) {
        if (step.signum() == 0 || last.subtract(first).signum() * step.signum() < 0) {
            throw new InvalidRequestException(
                    subject, "'" + text + "' never reaches its end; give a step towards it, such as 5-1 (-1)");
        }
        BigInteger steps = last.subtract(first).divideToIntegralValue(step).toBigInteger();
        requireCount(subject, steps.add(BigInteger.ONE));
        List<BigDecimal> values = new ArrayList<>();
        for (int i = 0; i <= steps.intValue(); i++) {
            values.add(first.add(step.multiply(BigDecimal.valueOf(i))));
        }
        return values;
    }

    private static void requireCount(String subject, BigInteger count) {
        if (count.signum() <= 0 || count.compareTo(BigInteger.valueOf(MAX_VALUES)) > 0) {
            throw new InvalidRequestException(
                    subject, "has " + count + " values; 1 to " + MAX_VALUES + " are possible");
        }
    }
}
