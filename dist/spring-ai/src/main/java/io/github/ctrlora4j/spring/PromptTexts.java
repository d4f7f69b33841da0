package io.github.ctrlora4j.spring;

import io.github.ctrlora4j.api.host.GenerationRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.springframework.ai.image.ImageMessage;
import org.springframework.ai.image.ImagePrompt;

/**
 * The messages of an image prompt as texts of a request. Weights are those of stable-diffusion-webui's prompt language;
 * a message of negative weight belongs to the negative prompt. Immutable.
 */
record PromptTexts(String prompt, String negativePrompt) {
    private static final String SEPARATOR = ", ";

    static PromptTexts of(ImagePrompt prompt) {
        List<String> wanted = new ArrayList<>();
        List<String> unwanted = new ArrayList<>();
        for (ImageMessage message : prompt.getInstructions()) {
            float weight = message.getWeight() == null ? 1 : message.getWeight();
            (weight < 0 ? unwanted : wanted).add(weighted(message.getText(), Math.abs(weight)));
        }
        return new PromptTexts(String.join(SEPARATOR, wanted), String.join(SEPARATOR, unwanted));
    }

    private static String weighted(String text, float weight) {
        return weight == 1 ? text : String.format(Locale.ROOT, "(%s:%s)", text, weight);
    }

    /** The negative prompt of the options stays unless the messages have one. */
    GenerationRequest.Builder into(GenerationRequest.Builder request) {
        request.prompt(prompt);
        return negativePrompt.isEmpty() ? request : request.negativePrompt(negativePrompt);
    }
}
