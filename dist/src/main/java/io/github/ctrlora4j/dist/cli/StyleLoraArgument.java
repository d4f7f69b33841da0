package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.host.StyleLora;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The grammar of a {@code --lora} argument: {@code FILE[:UNET[:TEXT]]}. The numbers are read from the end, so a file
 * name may have colons; the text encoder's weight is that of the UNet unless it is given.
 */
final class StyleLoraArgument {
    private static final Pattern WEIGHTED = Pattern.compile("(.+):([+-]?(?:\\d+\\.?\\d*|\\.\\d+))");

    private StyleLoraArgument() {}

    static StyleLora parse(String argument) {
        Deque<Double> weights = new ArrayDeque<>();
        String file = argument;
        Matcher matcher = WEIGHTED.matcher(file);
        while (weights.size() < 2 && matcher.matches()) {
            weights.push(Double.parseDouble(matcher.group(2)));
            file = matcher.group(1);
            matcher = WEIGHTED.matcher(file);
        }
        return weights.isEmpty() ? StyleLora.of(file) : new StyleLora(file, weights.getFirst(), weights.getLast());
    }
}
