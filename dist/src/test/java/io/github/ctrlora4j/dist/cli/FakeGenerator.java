package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.GeneratedImage;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.GenerationResult;
import io.github.ctrlora4j.api.host.ImageGenerator;
import io.github.ctrlora4j.api.host.Progress;
import io.github.ctrlora4j.api.host.ProgressListener;
import io.github.ctrlora4j.api.host.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Draws pictures of one pixel, and keeps what it was asked. */
final class FakeGenerator implements ImageGenerator {
    /** Blue; what is drawn. */
    static final RgbImage RESULT = pixel(0, 0, 255);

    /** Green; what stands for each condition image. */
    static final RgbImage CONDITION_IMAGE = pixel(0, 255, 0);

    final List<GenerationRequest> requests = new ArrayList<>();

    /** Decides how the generation ends once the images are drawn. */
    Function<GenerationRequest, GenerationResult> ending =
            request -> result(request).build();

    /** How many images are finished before the ending. */
    int finished = Integer.MAX_VALUE;

    static RgbImage pixel(int red, int green, int blue) {
        return RgbImage.of(1, 1, new byte[] {(byte) red, (byte) green, (byte) blue});
    }

    Engines engines() {
        return new Engines(host -> this, List::of);
    }

    static GenerationResult cancelled() {
        return GenerationResult.builder().cancelled(true).build();
    }

    private static GeneratedImage image(GenerationRequest request, int index) {
        long seed = Math.max(0, request.seed()) + index;
        return GeneratedImage.of(RESULT, seed, request.prompt() + "\nSeed: " + seed);
    }

    /** Two seconds of loading and 1.5 of sampling, and the counts 2, 80 and 160. */
    static GenerationResult.Builder result(GenerationRequest request) {
        GenerationResult.Builder result = GenerationResult.builder()
                .duration(Stage.LOAD, Duration.ofSeconds(2))
                .duration(Stage.SAMPLE, Duration.ofMillis(1500))
                .calls("vae_encodes", 2)
                .calls("control_samples", 80)
                .calls("unet_samples", 160);
        request.conditions().forEach(condition -> result.conditionImage(CONDITION_IMAGE));
        for (int i = 0; i < request.batch(); i++) {
            result.image(image(request, i));
        }
        return result;
    }

    @Override
    public GenerationResult generate(GenerationRequest request, ProgressListener listener, Cancellation cancellation) {
        requests.add(request);
        listener.onProgress(Progress.of(Stage.SAMPLE, request.steps(), request.steps(), () -> RESULT));
        for (int i = 0; i < Math.min(finished, request.batch()); i++) {
            listener.onImage(image(request, i), i);
        }
        return ending.apply(request);
    }
}
