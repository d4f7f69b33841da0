package io.github.ctrlora4j.dist.xyz;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.host.GenerationRequest;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * One axis of a sheet. Immutable.
 *
 * @param subject names the axis in errors, such as {@code --x steps=4,8}
 */
public record Axis(String subject, AxisKind kind, List<String> values) {
    public Axis {
        values = List.copyOf(values);
    }

    /**
     * Reads {@code steps=4,8,12}.
     *
     * @param option such as {@code --x}
     * @throws InvalidRequestException if it cannot be read; says which value
     */
    public static Axis parse(String option, String argument) {
        String subject = option + " " + argument;
        int equals = argument.indexOf('=');
        String word = argument.substring(0, Math.max(0, equals)).strip().toLowerCase(Locale.ROOT);
        AxisKind kind = Stream.of(AxisKind.values())
                .filter(candidate -> candidate.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new InvalidRequestException(
                        subject, "must be NAME=VALUE,VALUE…, with one of these names: " + String.join(", ", words())));
        List<String> values = kind.values(subject, argument.substring(equals + 1));
        values.stream().filter(String::isEmpty).findFirst().ifPresent(empty -> {
            if (kind != AxisKind.PROMPT || values.get(0).isEmpty()) {
                throw new InvalidRequestException(subject, "a value is empty");
            }
        });
        return new Axis(subject, kind, values);
    }

    /** The names that an axis may have. */
    public static List<String> words() {
        return AxisKind.words();
    }

    int size() {
        return values.size();
    }

    Choice choice(int index) {
        return new Choice(this, values.get(index));
    }

    /** One value of an axis. */
    record Choice(Axis axis, String value) {
        String title() {
            return axis.kind().title(value);
        }

        /** The words that a value of a prompt replaces. */
        String searched() {
            return axis.values().get(0);
        }

        /** @throws InvalidRequestException if the request cannot have this value; names axis and value */
        GenerationRequest apply(GenerationRequest request) {
            try {
                return axis.kind().apply(request, value);
            } catch (InvalidRequestException e) {
                throw new InvalidRequestException(axis.subject(), "value '" + value + "': " + e.getMessage(), e);
            }
        }
    }
}
