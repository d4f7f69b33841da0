package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.host.HiresFix;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.Upscaler;
import java.util.List;

/** The grammar of a {@code --hires} argument: {@code SCALE|WxH[;KEY=VALUE]...}. */
final class HiresArgument {
    private static final String OPTION = "--hires";
    private static final List<String> KEYS =
            List.of("steps", "denoise", "upscaler", "sampler", "prompt", "negative", "checkpoint");

    private HiresArgument() {}

    static HiresFix parse(String argument) {
        ArgumentParts parts = ArgumentParts.parse(OPTION, argument);
        HiresFix.Builder fix = HiresFix.builder();
        String size = parts.first().strip();
        if (size.chars().anyMatch(c -> c == 'x' || c == 'X' || c == '×')) {
            fix.size(ImageSize.parse(size));
        } else {
            fix.scale(number("the scale", size));
        }
        parts.options().forEach((key, value) -> {
            switch (key) {
                case "steps" -> fix.steps((int) number(key, value));
                case "denoise" -> fix.denoise(number(key, value));
                case "upscaler" -> fix.upscaler(EnumArgument.parse(OPTION, Upscaler.class, value));
                case "sampler" -> fix.sampler(value);
                case "prompt" -> fix.prompt(value);
                case "negative" -> fix.negativePrompt(value);
                case "checkpoint" -> fix.checkpoint(value);
                default -> throw InvalidRequestException.unknownName(OPTION, "key", key, KEYS);
            }
        });
        return fix.build();
    }

    private static double number(String key, String value) {
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw new InvalidRequestException(OPTION, key + " needs a number, got '" + value + "'", e);
        }
    }
}
