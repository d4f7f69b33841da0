package io.github.ctrlora4j.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.GenerationResult;
import io.github.ctrlora4j.api.host.HiresFix;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.InitialImage;
import io.github.ctrlora4j.api.host.Inpainting;
import io.github.ctrlora4j.api.host.MaskedContent;
import io.github.ctrlora4j.api.host.ProgressListener;
import io.github.ctrlora4j.api.host.Stage;
import io.github.ctrlora4j.api.host.Upscaler;
import io.github.ctrlora4j.api.host.VaeTiling;
import io.github.ctrlora4j.runtime.engine.TorchEngine;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Generations with the miniature model leave no native array behind, however they end. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NativeMemoryTest {
    private final RgbImage map =
            ImageFiles.read(MiniatureModels.DEMO.resolve("sources").resolve("tulip-3d.png"));
    private Ctrlora4j ctrlora4j;

    @BeforeAll
    void open() {
        ctrlora4j = Ctrlora4j.open(RuntimeOptions.builder()
                .modelFolder(MiniatureModels.FOLDER)
                .device(GoldenModels.DEVICE)
                .build());
        ctrlora4j.generator().generate(request(0));
    }

    @AfterAll
    void close() {
        ctrlora4j.close();
    }

    private GenerationRequest request(long seed) {
        return GenerationRequest.builder("miniature")
                .prompt("tulip, 3d style, white background")
                .steps(2)
                .seed(seed)
                .size(new ImageSize(64, 64))
                .condition(ConditionInput.builder(ConditionInput.NONE, map)
                        .lora(MiniatureModels.CANNY_LORA)
                        .build())
                .build();
    }

    /** Every array of every scope, models and cache included: all scopes descend from the engine's own. */
    private static int liveArrays() {
        try (NDManager scope = TorchEngine.start(GoldenModels.DEVICE).newManager()) {
            return scope.getParentManager().getManagedArrays().size();
        }
    }

    @Test
    void twoHundredGenerationsLeaveNothingBehind() {
        int before = liveArrays();
        for (int i = 0; i < 200; i++) {
            ctrlora4j.generator().generate(request(i));
        }
        assertEquals(before, liveArrays());
    }

    /**
     * Given pictures with a mask in two batches, tiled, and two passes; whole, and cancelled wherever that is heard.
     */
    @Test
    void picturesAndPassesLeaveNothingBehind() {
        RgbImage white = RgbImage.of(1, 1, new byte[] {-1, -1, -1});
        List<GenerationRequest> requests = List.of(
                request(1).toBuilder()
                        .initialImage(InitialImage.builder(map).build())
                        .inpainting(Inpainting.builder(white)
                                .content(MaskedContent.LATENT_NOISE)
                                .build())
                        .batchCount(2)
                        .vaeTiling(VaeTiling.ALWAYS)
                        .build(),
                request(2).toBuilder()
                        .hiresFix(HiresFix.builder().scale(1.5).build())
                        .build(),
                request(3).toBuilder()
                        .hiresFix(HiresFix.builder()
                                .scale(1.5)
                                .upscaler(Upscaler.LANCZOS)
                                .build())
                        .build());
        for (GenerationRequest request : requests) {
            int[] heard = {0};
            ctrlora4j.generator().generate(request, progress -> heard[0]++, new Cancellation());
            // What is kept of each size and timestep is there now.
            int before = liveArrays();
            for (int i = 1; i <= heard[0]; i += 4) {
                Cancellation cancellation = new Cancellation();
                int[] left = {i};
                ProgressListener stopping = progress -> {
                    if (--left[0] == 0) {
                        cancellation.cancel();
                    }
                };
                ctrlora4j.generator().generate(request, stopping, cancellation);
                assertEquals(before, liveArrays(), "cancelled at report " + i);
            }
        }
    }

    @Test
    void fiftyCancelledGenerationsLeaveNothingBehind() {
        int before = liveArrays();
        for (int i = 0; i < 50; i++) {
            Cancellation cancellation = new Cancellation();
            ProgressListener halfWay = progress -> {
                if (progress.stage() == Stage.SAMPLE && progress.done() == 1) {
                    cancellation.cancel();
                }
            };
            GenerationResult result = ctrlora4j.generator().generate(request(i), halfWay, cancellation);
            assertTrue(result.isCancelled());
            assertEquals(0, result.images().size());
        }
        assertEquals(before, liveArrays());
    }

    @Test
    void fiftyFailedGenerationsLeaveNothingBehind() {
        int before = liveArrays();
        for (int i = 0; i < 50; i++) {
            ProgressListener failing = progress -> {
                if (progress.stage() == Stage.SAMPLE && progress.done() == 1) {
                    throw new IllegalStateException("half way");
                }
            };
            GenerationRequest request = request(i);
            assertThrows(
                    IllegalStateException.class,
                    () -> ctrlora4j.generator().generate(request, failing, new Cancellation()));
        }
        assertEquals(before, liveArrays());
    }

    @Test
    void aPreviewCostsNothingLasting() {
        int before = liveArrays();
        ctrlora4j
                .generator()
                .generate(
                        request(1),
                        progress -> {
                            if (progress.stage() == Stage.SAMPLE && progress.done() > 0) {
                                assertEquals(64, progress.preview().width());
                            }
                        },
                        new Cancellation());
        assertEquals(before, liveArrays());
    }

    @Test
    void anInterruptedCallerCancels() {
        Thread.currentThread().interrupt();
        GenerationResult result = ctrlora4j.generator().generate(request(2));
        assertTrue(Thread.interrupted(), "the interrupt is kept for the caller");
        assertTrue(result.isCancelled());
    }
}
