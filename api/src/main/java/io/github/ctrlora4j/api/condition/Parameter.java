package io.github.ctrlora4j.api.condition;

import io.github.ctrlora4j.api.InvalidRequestException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

/**
 * One setting of a condition, described so that a user interface can draw it: a slider for numbers, a list for choices,
 * a box for flags, a field for text. Immutable.
 */
public final class Parameter {
    /** The kind of value that a parameter takes. */
    public enum Kind {
        /** A whole number within {@link #minimum()} and {@link #maximum()}. */
        INTEGER,
        /** A finite number within {@link #minimum()} and {@link #maximum()}. */
        REAL,
        /** One of {@link #choices()}. */
        CHOICE,
        /** {@code true} or {@code false}. */
        FLAG,
        /** Text that the condition parses, such as a list of points. */
        TEXT
    }

    /** Underscores are allowed because the reference annotators use them ({@code min_size}). */
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");

    private static final List<String> FLAG_VALUES = List.of("false", "true");

    private final String name;
    private final Kind kind;
    private final String title;
    private final double minimum;
    private final double maximum;
    private final double step;
    private final List<String> choices;
    private final Optional<String> defaultValue;
    private final double drawnFrom;
    private final double drawnTo;

    private Parameter(Builder builder) {
        this.name = builder.name;
        this.kind = builder.kind;
        this.title = builder.title.isEmpty() ? builder.name : builder.title;
        this.minimum = builder.minimum;
        this.maximum = builder.maximum;
        this.step = builder.step;
        this.choices = builder.choices;
        this.defaultValue = builder.fromSeed ? Optional.empty() : Optional.of(builder.defaultText());
        this.drawnFrom = Math.max(builder.drawnFrom, builder.minimum);
        this.drawnTo = Math.min(builder.drawnTo, builder.maximum);
        defaultValue.ifPresent(this::requireValue);
    }

    private void requireValue(String text) {
        try {
            canonical("parameter " + name, text);
        } catch (InvalidRequestException e) {
            throw new IllegalArgumentException("parameter " + name + " has an invalid default: " + e.problem(), e);
        }
    }

    /** A whole number within {@code minimum} and {@code maximum}, both included; the default is the minimum. */
    public static Builder integer(String name, int minimum, int maximum) {
        return new Builder(name, Kind.INTEGER, minimum, maximum, 1, List.of());
    }

    /** A number within {@code minimum} and {@code maximum}, both included; the default is the minimum. */
    public static Builder real(String name, double minimum, double maximum) {
        return new Builder(name, Kind.REAL, minimum, maximum, (maximum - minimum) / 100, List.of());
    }

    /** One of {@code choices}; the default is the first. */
    public static Builder choice(String name, String... choices) {
        if (choices.length == 0) {
            throw new IllegalArgumentException("parameter " + name + " needs at least one choice");
        }
        return new Builder(name, Kind.CHOICE, 0, choices.length - 1, 1, List.of(choices));
    }

    /** True or false; the default is false. */
    public static Builder flag(String name) {
        return new Builder(name, Kind.FLAG, 0, 1, 1, FLAG_VALUES);
    }

    /** Text that the condition parses itself; the default is empty. */
    public static Builder text(String name) {
        return new Builder(name, Kind.TEXT, 0, 0, 1, List.of());
    }

    public String name() {
        return name;
    }

    public Kind kind() {
        return kind;
    }

    /** Display name; the name if none was given. */
    public String title() {
        return title;
    }

    /** Smallest value of a number. */
    public double minimum() {
        return minimum;
    }

    /** Largest value of a number. */
    public double maximum() {
        return maximum;
    }

    /** Step of a slider; values between steps are valid. */
    public double step() {
        return step;
    }

    /** The values of a choice or flag; empty for numbers and text. */
    public List<String> choices() {
        return choices;
    }

    /** The default as text, or empty if it is drawn from the seed. */
    public Optional<String> defaultValue() {
        return defaultValue;
    }

    /** Smallest default of a number that is drawn from the seed. */
    public double drawnMinimum() {
        return drawnFrom;
    }

    /** Largest default of a number that is drawn from the seed. */
    public double drawnMaximum() {
        return drawnTo;
    }

    /** The default for a seed: the fixed one, or a uniform draw that depends on name and seed alone. */
    String defaultFor(long seed) {
        return defaultValue.orElseGet(() -> {
            SplittableRandom random = new SplittableRandom(seed ^ (long) name.hashCode() << 32);
            return switch (kind) {
                case INTEGER -> Long.toString(random.nextLong((long) drawnFrom, (long) drawnTo + 1));
                case REAL -> Double.toString(drawnFrom + random.nextDouble() * (drawnTo - drawnFrom));
                case CHOICE, FLAG -> choices.get(random.nextInt(choices.size()));
                case TEXT -> "";
            };
        });
    }

    /**
     * The value in its canonical spelling.
     *
     * @param owner what has this parameter, the subject of the failure
     * @throws InvalidRequestException if the text is not a value of this parameter
     */
    String canonical(String owner, String text) {
        return switch (kind) {
            case INTEGER, REAL -> number(owner, text);
            case CHOICE, FLAG -> {
                if (!choices.contains(text)) {
                    throw InvalidRequestException.unknownName(owner, name + " value", text, choices);
                }
                yield text;
            }
            case TEXT -> text;
        };
    }

    private String number(String owner, String text) {
        try {
            double value = kind == Kind.INTEGER ? Long.parseLong(text.strip()) : Double.parseDouble(text.strip());
            if (value >= minimum && value <= maximum) {
                return plain(kind, value);
            }
        } catch (NumberFormatException e) {
            throw new InvalidRequestException(owner, name + " needs " + range() + ", got '" + text + "'", e);
        }
        throw new InvalidRequestException(owner, name + " needs " + range() + ", got " + text);
    }

    private String range() {
        return (kind == Kind.INTEGER ? "a whole number" : "a number") + " within " + plain(kind, minimum) + ".."
                + plain(kind, maximum);
    }

    private static String plain(Kind kind, double value) {
        return kind == Kind.INTEGER ? Long.toString((long) value) : Double.toString(value);
    }

    @Override
    public String toString() {
        String values =
                switch (kind) {
                    case INTEGER, REAL -> plain(kind, minimum) + ".." + plain(kind, maximum);
                    case CHOICE, FLAG -> String.join("|", choices);
                    case TEXT -> "text";
                };
        return name + "=" + values
                + defaultValue.map(value -> " (" + value + ")").orElse(" (drawn from the seed)");
    }

    /** Collects a parameter; not thread-safe. */
    public static final class Builder {
        private final String name;
        private final Kind kind;
        private final double minimum;
        private final double maximum;
        private final List<String> choices;
        private double step;
        private String title = "";
        private Optional<String> defaultText = Optional.empty();
        private boolean fromSeed;
        private double drawnFrom = Double.NEGATIVE_INFINITY;
        private double drawnTo = Double.POSITIVE_INFINITY;

        private Builder(String name, Kind kind, double minimum, double maximum, double step, List<String> choices) {
            if (!NAME.matcher(Objects.requireNonNull(name, "name")).matches()) {
                throw new IllegalArgumentException(
                        "a parameter name is lower-case ASCII letters, digits, underscores and"
                                + " hyphens, at most 64, got '" + name + "'");
            }
            if (!(minimum <= maximum) || Double.isInfinite(minimum) || Double.isInfinite(maximum)) {
                throw new IllegalArgumentException(
                        "parameter " + name + " has an empty or infinite range " + minimum + ".." + maximum);
            }
            this.name = name;
            this.kind = kind;
            this.minimum = minimum;
            this.maximum = maximum;
            this.step = step;
            this.choices = choices;
        }

        public Builder title(String value) {
            title = Objects.requireNonNull(value, "title");
            return this;
        }

        public Builder step(double value) {
            if (!(value > 0) || Double.isInfinite(value)) {
                throw new IllegalArgumentException("parameter " + name + " needs a positive step, got " + value);
            }
            step = value;
            return this;
        }

        public Builder defaultValue(long value) {
            return defaultValue(Long.toString(value));
        }

        public Builder defaultValue(double value) {
            return defaultValue(Double.toString(value));
        }

        public Builder defaultValue(boolean value) {
            return defaultValue(Boolean.toString(value));
        }

        public Builder defaultValue(String value) {
            defaultText = Optional.of(Objects.requireNonNull(value, "defaultValue"));
            return this;
        }

        /** The default is drawn uniformly from the range by the request's seed. */
        public Builder defaultFromSeed() {
            fromSeed = true;
            return this;
        }

        /** The default is drawn uniformly from a part of the range, both ends included, by the request's seed. */
        public Builder defaultFromSeed(double from, double to) {
            if (!(minimum <= from && from <= to && to <= maximum)) {
                throw new IllegalArgumentException("parameter " + name + " draws its default within " + from + ".." + to
                        + ", which is not within its range " + minimum + ".." + maximum);
            }
            drawnFrom = from;
            drawnTo = to;
            return defaultFromSeed();
        }

        /** @throws IllegalArgumentException if the default is not a value of this parameter */
        public Parameter build() {
            return new Parameter(this);
        }

        private String defaultText() {
            return defaultText.orElseGet(() -> switch (kind) {
                case INTEGER, REAL -> plain(kind, minimum);
                case CHOICE, FLAG -> choices.get(0);
                case TEXT -> "";
            });
        }
    }
}
