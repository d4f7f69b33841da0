package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.InvalidRequestException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The grammar of a {@code --condition} or {@code --sampler} argument: parts separated by {@code ;}, each but the first
 * {@code KEY=VALUE}.
 *
 * <p>A key ends at the first {@code =}, so values may contain {@code =} without escaping. A {@code ;} inside a value,
 * such as a file name, is written twice. Immutable.
 *
 * @param first the first part
 * @param options value by key, in the order given
 */
record ArgumentParts(String first, Map<String, String> options) {
    /** A {@code --condition}. */
    static ArgumentParts parse(String argument) {
        return parse("--condition", argument);
    }

    static ArgumentParts parse(String option, String argument) {
        List<String> parts = split(argument);
        Map<String, String> options = new LinkedHashMap<>();
        for (String part : parts.subList(1, parts.size())) {
            int equals = part.indexOf('=');
            if (equals < 1) {
                throw rejected(option, argument, "'" + part + "' is not KEY=VALUE");
            }
            String key = part.substring(0, equals).strip();
            if (options.put(key, part.substring(equals + 1)) != null) {
                throw rejected(option, argument, key + " is given twice");
            }
        }
        return new ArgumentParts(parts.get(0), options);
    }

    static InvalidRequestException rejected(String argument, String reason) {
        return rejected("--condition", argument, reason);
    }

    private static InvalidRequestException rejected(String option, String argument, String reason) {
        return new InvalidRequestException(option + " '" + argument + "'", reason);
    }

    static InvalidRequestException rejected(String argument, String reason, Exception cause) {
        return new InvalidRequestException("--condition '" + argument + "'", reason, cause);
    }

    private static List<String> split(String argument) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        for (int i = 0; i < argument.length(); i++) {
            char c = argument.charAt(i);
            if (c != ';') {
                part.append(c);
            } else if (i + 1 < argument.length() && argument.charAt(i + 1) == ';') {
                part.append(c);
                i++;
            } else {
                parts.add(part.toString());
                part.setLength(0);
            }
        }
        parts.add(part.toString());
        return parts;
    }
}
