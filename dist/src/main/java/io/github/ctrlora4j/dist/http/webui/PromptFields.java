package io.github.ctrlora4j.dist.http.webui;

import io.github.ctrlora4j.dist.http.wire.Fields;
import java.util.stream.Collectors;

/** The texts of a request. Stateless. */
final class PromptFields {
    private PromptFields() {}

    /** A prompt as it is drawn. */
    static String prompt(Fields fields, String name, OptionValues options) {
        String text = fields.text(name, "");
        String drawn = options.flag(OptionValues.COMMENTS) ? withoutComments(text) : text;
        return fields.flag("disable_extra_networks", false) ? drawn.replaceAll("<[^<>:]+:[^<>]+>", "") : drawn;
    }

    /** stable-diffusion-webui takes what follows a # in a line for a note of the author. */
    static String withoutComments(String prompt) {
        return prompt.indexOf('#') < 0
                ? prompt
                : prompt.lines()
                        .filter(line -> !line.startsWith("#"))
                        .map(line -> line.split("#", 2)[0])
                        .collect(Collectors.joining("\n"));
    }
}
