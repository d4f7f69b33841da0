package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.InvalidRequestException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A choice on the command line: constants in lower case, with hyphens. */
final class EnumArgument {
    private EnumArgument() {}

    /** @throws InvalidRequestException for any other text, suggesting the nearest choice */
    static <E extends Enum<E>> E parse(String option, Class<E> type, String text) {
        E[] constants = type.getEnumConstants();
        List<String> names = Arrays.stream(constants).map(EnumArgument::name).toList();
        int index = names.indexOf(text.strip().toLowerCase(Locale.ROOT).replace('_', '-'));
        if (index < 0) {
            throw InvalidRequestException.unknownName(option, "choice", text, names);
        }
        return constants[index];
    }

    static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
