package io.github.ctrlora4j.runtime.conditions;

import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version by <a href="https://semver.org/spec/v2.0.0.html">Semantic Versioning 2.0.0</a>, ordered by its section 11:
 * a pre-release is older than its release, and build metadata does not count. Immutable.
 */
public final class SemanticVersion implements Comparable<SemanticVersion> {
    private static final int MAX_LENGTH = 64;
    private static final String NUMBER = "(0|[1-9][0-9]*)";
    private static final String IDENTIFIERS = "([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)";
    private static final Pattern PATTERN = Pattern.compile(
            NUMBER + "\\." + NUMBER + "\\." + NUMBER + "(?:-" + IDENTIFIERS + ")?(?:\\+" + IDENTIFIERS + ")?");

    private final BigInteger[] numbers;
    private final String[] preRelease;

    private SemanticVersion(BigInteger[] numbers, String[] preRelease) {
        this.numbers = numbers;
        this.preRelease = preRelease;
    }

    /** Empty if {@code text} is not a semantic version, or has more than 64 characters. */
    public static Optional<SemanticVersion> parse(String text) {
        Matcher matcher = PATTERN.matcher(text);
        if (text.length() > MAX_LENGTH || !matcher.matches()) {
            return Optional.empty();
        }
        BigInteger[] numbers = {
            new BigInteger(matcher.group(1)), new BigInteger(matcher.group(2)), new BigInteger(matcher.group(3))
        };
        String preRelease = matcher.group(4);
        return Optional.of(
                new SemanticVersion(numbers, preRelease == null ? new String[0] : preRelease.split("\\.", -1)));
    }

    /** Negative if {@code first} is older; text that is not a version is older than every version. */
    public static int compare(String first, String second) {
        Optional<SemanticVersion> a = parse(first);
        Optional<SemanticVersion> b = parse(second);
        return a.isPresent() && b.isPresent()
                ? a.get().compareTo(b.get())
                : Boolean.compare(a.isPresent(), b.isPresent());
    }

    @Override
    public int compareTo(SemanticVersion other) {
        for (int i = 0; i < numbers.length; i++) {
            int order = numbers[i].compareTo(other.numbers[i]);
            if (order != 0) {
                return order;
            }
        }
        if (preRelease.length == 0 || other.preRelease.length == 0) {
            return Boolean.compare(preRelease.length == 0, other.preRelease.length == 0);
        }
        for (int i = 0; i < Math.min(preRelease.length, other.preRelease.length); i++) {
            int order = compareIdentifiers(preRelease[i], other.preRelease[i]);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(preRelease.length, other.preRelease.length);
    }

    /** Numbers by value, and before words; words by their ASCII codes. */
    private static int compareIdentifiers(String a, String b) {
        boolean aIsNumber = a.chars().allMatch(c -> c >= '0' && c <= '9');
        boolean bIsNumber = b.chars().allMatch(c -> c >= '0' && c <= '9');
        if (aIsNumber && bIsNumber) {
            return new BigInteger(a).compareTo(new BigInteger(b));
        }
        return aIsNumber != bIsNumber ? Boolean.compare(bIsNumber, aIsNumber) : a.compareTo(b);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SemanticVersion version && compareTo(version) == 0;
    }

    @Override
    public int hashCode() {
        return java.util.Arrays.hashCode(numbers) * 31 + java.util.Arrays.hashCode(preRelease);
    }
}
