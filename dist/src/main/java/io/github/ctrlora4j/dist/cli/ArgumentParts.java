package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.InvalidRequestException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The grammar of a {@code --condition} argument: parts separated by {@code ;}, each but the first {@code KEY=VALUE}.
 *
 * <p>A key ends at the first {@code =}, so values may contain {@code =} as they are. A {@code ;} inside a value, such as
 * a file name, is written twice. Immutable.
 *
 * @param first the part in front
 * @param options value by key, in the order given
 */
record ArgumentParts(String first, Map<String, String> options) {
    static ArgumentParts parse(String argument) {
        List<String> parts = split(argument);
        Map<String, String> options = new LinkedHashMap<>();
        for (String part : parts.subList(1, parts.size())) {
            int equals = part.indexOf('=');
            if (equals < 1) {
                throw refused(argument, "'" + part + "' is not KEY=VALUE");
            }
            String key = part.substring(0, equals).strip();
            if (options.put(key, part.substring(equals + 1)) != null) {
                throw refused(argument, key + " is given twice");
            }
        }
        return new ArgumentParts(parts.get(0), options);
    }

    static InvalidRequestException refused(String argument, String reason) {
        return new InvalidRequestException(message(argument, reason));
    }

    static InvalidRequestException refused(String argument, String reason, Exception cause) {
        return new InvalidRequestException(message(argument, reason), cause);
    }

    private static String message(String argument, String reason) {
        return "--condition '" + argument + "': " + reason;
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
