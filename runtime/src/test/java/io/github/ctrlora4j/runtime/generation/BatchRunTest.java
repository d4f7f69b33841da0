package io.github.ctrlora4j.runtime.generation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.MemoryException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.GeneratedImage;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.GenerationResult;
import io.github.ctrlora4j.api.host.HiresFix;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.NoiseConvention;
import io.github.ctrlora4j.api.host.Progress;
import io.github.ctrlora4j.api.host.ProgressListener;
import io.github.ctrlora4j.api.host.Stage;
import io.github.ctrlora4j.runtime.conditions.ConditionRegistry;
import io.github.ctrlora4j.runtime.engine.MemoryBudget;
import io.github.ctrlora4j.runtime.models.Architectures;
import io.github.ctrlora4j.runtime.networks.OnnxNetworks;
import io.github.ctrlora4j.runtime.weights.ModelLibrary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A device that runs out of memory, see {@link SmallDevice}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BatchRunTest {
    private static final int BATCH = 3;
    private static final RgbImage MAP = RgbImage.of(64, 64, new byte[64 * 64 * 3]);

    private final SmallDevice device = new SmallDevice(GoldenModels.SD15);
    private final ConditionRegistry registry =
            ConditionRegistry.open(List.of(), List.of(), List::of, new OnnxNetworks(List.of()));
    private final Path folder = GoldenModels.file("sd.safetensors").getParent();
    private final Generator generator = new Generator(
            GoldenModels.ENGINE,
            registry,
            new ModelLibrary(List.of(folder), GoldenModels.FILES),
            new Architectures(List.of(device.architecture())),
            new MemoryBudget(1L << 30),
            1L << 28,
            Long.MAX_VALUE,
            "test");

    @AfterAll
    void close() {
        generator.close();
        registry.close();
    }

    @BeforeEach
    void enoughMemory() {
        device.holdsLatents(Integer.MAX_VALUE);
    }

    private static GenerationRequest.Builder request() {
        return GenerationRequest.builder("sd.safetensors")
                .prompt("a cat")
                .sampler("euler-a")
                .steps(2)
                .seed(5)
                .batch(BATCH)
                .size(new ImageSize(64, 64));
    }

    private GenerationResult generate(GenerationRequest.Builder request) {
        return generator.generate(request.build(), progress -> {}, new Cancellation());
    }

    /** A smaller batch rounds differently: at most a step of a channel. */
    private static void assertSamePictures(List<GeneratedImage> expected, List<GeneratedImage> actual) {
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i).seed(), actual.get(i).seed());
            assertEquals(expected.get(i).parameters(), actual.get(i).parameters());
            RgbImage drawn = actual.get(i).image();
            RgbImage wanted = expected.get(i).image();
            for (int y = 0; y < wanted.height(); y++) {
                for (int x = 0; x < wanted.width(); x++) {
                    for (int shift = 0; shift <= 16; shift += 8) {
                        int difference = (wanted.rgb(x, y) >> shift & 255) - (drawn.rgb(x, y) >> shift & 255);
                        assertTrue(Math.abs(difference) <= 1, "image " + i + " at " + x + ", " + y);
                    }
                }
            }
        }
    }

    @Test
    void picturesAreDrawnOneByOneIfTheDeviceCannotHoldABatch() {
        GenerationRequest.Builder request = request();
        List<GeneratedImage> expected = generate(request).images();
        device.holdsLatents(1);

        GenerationResult result = generate(request);

        assertSamePictures(expected, result.images());
        assertEquals(1, result.warnings().size());
        assertTrue(result.warnings().get(0).startsWith("memory ran out, so pictures were drawn one by one"));
    }

    /** By ComfyUI's convention the second image of a batch has noise that no batch of one has. */
    @Test
    void theNoiseOfTheBatchIsKept() {
        GenerationRequest.Builder request = request().noiseConvention(NoiseConvention.COMFY_UI);
        List<GeneratedImage> expected = generate(request).images();
        device.holdsLatents(1);

        assertSamePictures(expected, generate(request).images());
    }

    @Test
    void theBrownianPathsOfTheBatchAreKept() {
        GenerationRequest.Builder request = request().sampler("dpmpp-sde");
        List<GeneratedImage> expected = generate(request).images();
        device.holdsLatents(1);

        assertSamePictures(expected, generate(request).images());
    }

    @Test
    void everyPassIsDrawnOneByOne() {
        GenerationRequest.Builder request = request()
                .hiresFix(HiresFix.builder().scale(2).steps(2).denoise(0.5).build());
        List<GeneratedImage> expected = generate(request).images();
        device.holdsLatents(1);

        assertSamePictures(expected, generate(request).images());
    }

    @Test
    void conditionsActOnEveryPictureOfARetry() {
        GenerationRequest.Builder request = request()
                .base("basecn.ckpt")
                .condition(ConditionInput.builder(ConditionInput.NONE, MAP)
                        .lora(GoldenModels.file("lora0.ckpt"))
                        .build());
        List<GeneratedImage> expected = generate(request).images();
        device.holdsLatents(1);

        assertSamePictures(expected, generate(request).images());
    }

    /** The first decode works, the second does not: image 0 must be neither lost nor handed out twice. */
    @Test
    void picturesThatAreDoneAreNotDrawnAgain() {
        GenerationRequest.Builder request = request().batchCount(2);
        List<GeneratedImage> expected = generate(request).images();
        List<Integer> indices = new ArrayList<>();
        ProgressListener listener = new ProgressListener() {
            @Override
            public void onProgress(Progress progress) {}

            @Override
            public void onImage(GeneratedImage image, int index) {
                indices.add(index);
            }
        };
        device.failsAtDecode(2);

        GenerationResult result = generator.generate(request.build(), listener, new Cancellation());

        assertSamePictures(expected, result.images());
        assertEquals(List.of(0, 1, 2, 3, 4, 5), indices);
    }

    /** Two batches of 2 calls; after the first step of the second batch three pictures of 2 calls follow. */
    @Test
    void progressNeverFallsAndEndsAtItsTotal() {
        List<Integer> done = new ArrayList<>();
        List<Integer> totals = new ArrayList<>();
        ProgressListener listener = progress -> {
            if (progress.stage() == Stage.SAMPLE) {
                done.add(progress.done());
                totals.add(progress.total());
            }
        };
        device.failsAtPrediction(4);

        generator.generate(request().batchCount(2).build(), listener, new Cancellation());

        assertEquals(List.of(0, 1, 2, 3, 5, 6, 7, 8, 9, 10), done);
        assertEquals(List.of(4, 4, 4, 4, 10, 10, 10, 10, 10, 10), totals);
    }

    /** The attempt with all 3 pictures counts as 2 calls; then 6 pictures of 2 calls follow, and no other attempt. */
    @Test
    void aBatchAfterOneThatDidNotFitIsNotTriedWhole() {
        List<Integer> done = new ArrayList<>();
        ProgressListener listener = progress -> {
            if (progress.stage() == Stage.SAMPLE) {
                done.add(progress.done());
            }
        };
        device.holdsLatents(1);

        GenerationResult result = generator.generate(request().batchCount(2).build(), listener, new Cancellation());

        assertEquals(2 * BATCH, result.images().size());
        assertEquals(2 + 6 * 2, done.get(done.size() - 1));
    }

    /** The first prediction of the batch fails; then each of its 3 pictures takes 2 calls in each of 2 passes. */
    @Test
    void thereIsAPreviewWheneverSomethingIsDone() {
        List<RgbImage> looks = new ArrayList<>();
        ProgressListener listener = progress -> {
            if (progress.stage() == Stage.SAMPLE && progress.done() > 0) {
                looks.add(progress.preview());
            }
        };
        GenerationRequest.Builder request = request()
                .hiresFix(HiresFix.builder().scale(2).steps(2).denoise(0.5).build());
        device.failsAtPrediction(1);

        GenerationResult result = generator.generate(request.build(), listener, new Cancellation());

        assertEquals(BATCH, result.images().size());
        assertEquals(BATCH * 2 * 2, looks.size());
    }

    @Test
    void onePictureIsTriedTwice() {
        List<GeneratedImage> expected = generate(request().batch(1)).images();
        device.failsAtPrediction(1);

        GenerationResult result = generate(request().batch(1));

        assertArrayEquals(
                expected.get(0).image().toBytes(),
                result.images().get(0).image().toBytes());
        assertTrue(result.warnings().get(0).startsWith("memory ran out, so caches were emptied"));
    }

    @Test
    void aDeviceThatIsTooSmallIsAnErrorWithNumbersAndTheNextRequestWorks() {
        device.holdsLatents(0);

        MemoryException e = assertThrows(MemoryException.class, () -> generate(request()));

        assertTrue(
                e.getMessage().matches("memory: ran out, also for one picture alone .* [0-9.]+ GB .* available; .*"),
                e.getMessage());
        device.holdsLatents(BATCH);
        assertEquals(BATCH, generate(request()).images().size());
    }

    @Test
    void modelsAreLoadedOnceMoreWithEmptyCaches() {
        device.failsAtModel(1);

        assertEquals(BATCH, generate(request()).images().size());
    }
}
