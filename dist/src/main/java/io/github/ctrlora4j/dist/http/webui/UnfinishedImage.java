package io.github.ctrlora4j.dist.http.webui;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.GeneratedImage;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.runtime.ProductVersion;

/** The picture of a generation that was stopped early, with a text that says so. */
final class UnfinishedImage {
    private UnfinishedImage() {}

    /**
     * @param index of the picture in its batch
     * @param step after which it was stopped
     */
    static GeneratedImage of(RgbImage image, Drawing drawing, GenerationRequest request, int index, int step) {
        long seed = request.variationStrength() > 0 ? request.seed() : request.seed() + index;
        String negative = request.negativePrompt().isEmpty() ? "" : "\nNegative prompt: " + request.negativePrompt();
        String text = request.prompt() + negative + "\nSteps: " + request.steps() + ", Sampler: "
                + drawing.sampler().title() + ", CFG scale: " + request.guidanceScale() + ", Seed: " + seed + ", Size: "
                + drawing.size() + ", Model: " + drawing.checkpoint().stem() + ", Stopped after step: " + step
                + ", Version: ctrlora4j " + ProductVersion.text();
        return GeneratedImage.of(image, seed, text);
    }
}
