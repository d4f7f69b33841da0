package io.github.ctrlora4j.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.GeneratedImage;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.GenerationResult;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.Progress;
import io.github.ctrlora4j.api.host.ProgressListener;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/** Images are handed out one by one, as soon as each is decoded. */
class FinishedImagesTest {
    private final List<GeneratedImage> images = new ArrayList<>();

    private ProgressListener listener(IntConsumer then) {
        return new ProgressListener() {
            @Override
            public void onProgress(Progress progress) {}

            @Override
            public void onImage(GeneratedImage image, int index) {
                assertEquals(images.size(), index);
                images.add(image);
                then.accept(index);
            }
        };
    }

    private static GenerationResult draw(GenerationRequest request, ProgressListener listener, Cancellation wish) {
        RuntimeOptions options = RuntimeOptions.builder()
                .modelFolder(MiniatureModels.FOLDER)
                .device(GoldenModels.DEVICE)
                .build();
        try (Ctrlora4j ctrlora4j = Ctrlora4j.open(options)) {
            return ctrlora4j.generator().generate(request, listener, wish);
        }
    }

    private static GenerationRequest.Builder request() {
        return GenerationRequest.builder("miniature")
                .prompt("tulip")
                .steps(1)
                .batch(3)
                .size(new ImageSize(64, 64));
    }

    @Test
    void theListenerGetsEachImageOfTheResultInOrder() {
        GenerationResult result = draw(request().build(), listener(index -> {}), new Cancellation());

        assertEquals(result.images(), images);
        long drawn = images.get(0).seed();
        assertTrue(drawn >= 0, "a random seed is reported as it was drawn");
        assertEquals(drawn + 2, images.get(2).seed());
        assertTrue(images.get(1).parameters().contains("Seed: " + (drawn + 1)));
    }

    @Test
    void whatWasFinishedBeforeACancellationWasHandedOut() {
        Cancellation wish = new Cancellation();

        GenerationResult result = draw(
                request().seed(1).build(),
                listener(index -> {
                    if (index == 1) {
                        wish.cancel();
                    }
                }),
                wish);

        assertTrue(result.isCancelled());
        assertEquals(2, images.size());
    }
}
