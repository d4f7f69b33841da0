package io.github.ctrlora4j.runtime.prompt;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.host.StyleLora;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The style LoRAs that a prompt names, as stable-diffusion-webui writes them: {@code <lora:name>}, {@code
 * <lora:name:0.8>} or {@code <lora:name:text weight:unet weight>}, where the weights may also be named {@code te=} and
 * {@code unet=}.
 *
 * @param text the prompt without them
 */
public record ExtraNetworks(String text, List<StyleLora> loras) {
    /** Where a tag may begin; its end is looked for only once in a text that has none. */
    private static final Pattern START = Pattern.compile("<(?<kind>lora|lyco|hypernet):(?!>)");

    public ExtraNetworks {
        loras = List.copyOf(loras);
    }

    /** @throws InvalidRequestException for a weight that is not a number or out of range, a further value, and for a hypernetwork */
    public static ExtraNetworks of(String prompt) {
        List<StyleLora> loras = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        Matcher start = START.matcher(prompt);
        int from = 0;
        int end = 0;
        while (end >= 0 && start.find(from)) {
            end = prompt.indexOf('>', start.end());
            if (end >= 0) {
                String tag = prompt.substring(start.start(), end + 1);
                if (start.group("kind").equals("hypernet")) {
                    throw new InvalidRequestException("prompt", tag + ": hypernetworks are not supported");
                }
                loras.add(lora(tag, prompt.substring(start.end(), end).split(":", -1)));
                text.append(prompt, from, start.start());
                from = end + 1;
            }
        }
        return new ExtraNetworks(text.append(prompt, from, prompt.length()).toString(), loras);
    }

    private static StyleLora lora(String tag, String[] parts) {
        double textWeight = 1;
        OptionalDouble unetWeight = OptionalDouble.empty();
        int position = 0;
        for (int i = 1; i < parts.length; i++) {
            String part = parts[i].strip();
            if (part.startsWith("te=")) {
                textWeight = number(tag, part.substring("te=".length()));
            } else if (part.startsWith("unet=")) {
                unetWeight = OptionalDouble.of(number(tag, part.substring("unet=".length())));
            } else if (part.contains("=") || position == 2) {
                throw new InvalidRequestException(
                        "prompt",
                        tag + ": '" + part + "' is not supported; a tag has a text"
                                + " weight and a UNet weight, which may be named te= and unet=");
            } else if (position++ == 0) {
                textWeight = number(tag, part);
            } else {
                unetWeight = OptionalDouble.of(number(tag, part));
            }
        }
        try {
            return new StyleLora(parts[0].strip(), unetWeight.orElse(textWeight), textWeight);
        } catch (InvalidRequestException e) {
            throw new InvalidRequestException("prompt", tag + ": " + e.problem(), e);
        }
    }

    private static double number(String tag, String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new InvalidRequestException("prompt", tag + ": the weight '" + text + "' is not a number", e);
        }
    }
}
