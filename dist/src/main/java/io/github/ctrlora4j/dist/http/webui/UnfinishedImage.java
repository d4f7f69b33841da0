package io.github.ctrlora4j.dist.http.webui;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.GeneratedImage;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.NoiseConvention;
import io.github.ctrlora4j.runtime.ProductVersion;

/** The picture of a generation that was stopped early, with a text that says so. */
final class UnfinishedImage {
    private UnfinishedImage() {}

    /**
     * @param index of the picture among all of the request
     * @param step after which it was stopped
     */
    static GeneratedImage of(RgbImage image, Drawing drawing, GenerationRequest request, int index, int step) {
        long seed = request.seed() + ahead(request, index);
        String negative = request.negativePrompt().isEmpty() ? "" : "\nNegative prompt: " + request.negativePrompt();
        String text = request.prompt() + negative + "\nSteps: " + request.steps() + ", Sampler: "
                + drawing.sampler().title() + ", CFG scale: " + request.guidanceScale() + ", Seed: " + seed + ", Size: "
                + drawing.size() + ", Model: " + drawing.checkpoint().stem() + ", Stopped after step: " + step
                + ", Version: ctrlora4j " + ProductVersion.text();
        return GeneratedImage.of(image, seed, text);
    }

    /** How far the seed of a picture is from the request's. */
    private static int ahead(GenerationRequest request, int index) {
        if (request.noiseConvention() == NoiseConvention.COMFY_UI) {
            return index / request.batch();
        }
        return request.variationStrength() > 0 ? 0 : index;
    }
}
