package io.github.ctrlora4j.runtime.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.PromptSyntax;
import io.github.ctrlora4j.runtime.models.WholeModel;
import io.github.ctrlora4j.runtime.sampling.SamplerCatalog;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TextContextsTest {
    private static final GenerationRequest REQUEST = GenerationRequest.builder("sd")
            .prompt("[cat|dog]")
            .promptSyntax(PromptSyntax.WEB_UI)
            .steps(4)
            .build();

    private final WholeModel model = GoldenModels.checkpoint("sd.safetensors");
    private final NDManager scope = GoldenModels.ENGINE.newManager();
    private final PlannedPass pass = GoldenModels.plan(
                    REQUEST,
                    new ImageSize(64, 64),
                    () -> SamplerCatalog.create("euler", GoldenModels.NOISE, 4, Map.of()),
                    List.of())
            .passes()
            .get(0);

    @AfterEach
    void free() {
        scope.close();
        model.close();
    }

    /** Cat, dog and the empty negative prompt, for four steps and two batches. */
    @Test
    void eachTextIsEncodedOnce() {
        AtomicInteger encoded = new AtomicInteger();
        TextContexts texts = new TextContexts(model, scope, pass.model(), REQUEST, encoded::incrementAndGet);

        List<List<NDArray>> steps = texts.of(pass);

        assertEquals(4, steps.size());
        assertSame(steps.get(0).get(0), steps.get(2).get(0));
        assertSame(steps.get(0).get(1), steps.get(3).get(1));
        texts.of(pass);
        assertEquals(3, encoded.get());
    }

    @Test
    void theRunMayEndBetweenTexts() {
        AtomicInteger begun = new AtomicInteger();
        TextContexts texts = new TextContexts(model, scope, pass.model(), REQUEST, () -> {
            if (begun.incrementAndGet() == 2) {
                throw new CancellationException("enough");
            }
        });

        assertThrows(CancellationException.class, () -> texts.of(pass));

        assertEquals(1, scope.getManagedArrays().size());
    }
}
