package io.github.ctrlora4j.runtime.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.PromptSyntax;
import io.github.ctrlora4j.runtime.models.DerivedModel;
import io.github.ctrlora4j.runtime.models.DiffusionModel;
import io.github.ctrlora4j.runtime.models.ModelSources;
import io.github.ctrlora4j.runtime.prompt.PromptChunk;
import io.github.ctrlora4j.runtime.sampling.SamplerCatalog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With a text encoder that only notes how many chunks it is given, and how much it shall skip. */
class TextContextsTest {
    private static final String LONG = "cat ".repeat(80);

    private final NDManager scope = NDManager.newBaseManager();
    private final List<String> encoded = new ArrayList<>();

    private final class Noting implements DerivedModel {
        @Override
        public DiffusionModel model() {
            throw new AssertionError("only texts are encoded here");
        }

        @Override
        public NDArray encodeText(NDManager owner, List<PromptChunk> chunks, int clipSkip) {
            encoded.add(chunks.size() + " chunks, skip " + clipSkip);
            return owner.zeros(new Shape(1, 77L * chunks.size(), 2));
        }
    }

    @AfterEach
    void free() {
        scope.close();
    }

    private static GenerationRequest.Builder request(String prompt) {
        return GenerationRequest.builder("ink").prompt(prompt).steps(4);
    }

    private static PlannedPass pass(GenerationRequest request) {
        Path file = Path.of("ink");
        PlannedModel model = new PlannedModel(
                file, WrittenTexts.SD15, GoldenModels.NOISE, false, ModelSources.of(file), List.of(), List.of());
        return PlannedPass.of(
                request,
                new ImageSize(64, 64),
                () -> SamplerCatalog.create("euler", GoldenModels.NOISE, request.steps(), Map.of()),
                prompts -> model,
                (prompts, drawing) -> 0);
    }

    private List<List<NDArray>> contexts(GenerationRequest request) {
        PlannedPass pass = pass(request);
        return new TextContexts(new Noting(), scope, pass.model(), request, () -> {}).of(pass);
    }

    private static long tokens(NDArray context) {
        return context.getShape().get(1);
    }

    /** Prompt and negative prompt, for all four steps. */
    @Test
    void eachTextIsEncodedOnce() {
        List<List<NDArray>> contexts =
                contexts(request("a cat").negativePrompt("a dog").clipSkip(2).build());
        assertEquals(List.of("1 chunks, skip 2", "1 chunks, skip 2"), encoded);
        assertEquals(4, contexts.size());
        assertEquals(2, contexts.get(0).size());
        assertSame(contexts.get(0).get(1), contexts.get(3).get(1));
    }

    @Test
    void equalTextsAreOne() {
        List<List<NDArray>> contexts = contexts(request("").negativePrompt("").build());
        assertEquals(1, encoded.size());
        assertSame(contexts.get(0).get(0), contexts.get(0).get(1));
    }

    /** Without guidance there is no negative text. */
    @Test
    void aTextThatDoesNotActIsNotEncoded() {
        assertEquals(
                1,
                contexts(request("a cat")
                                .negativePrompt("a dog")
                                .guidanceScale(1)
                                .build())
                        .get(0)
                        .size());
        assertEquals(1, encoded.size());
    }

    /** 80 words of one token each are two chunks of 75; the shorter text gets an empty one behind it. */
    @Test
    void textsOfAStepAreEquallyLong() {
        List<NDArray> contexts =
                contexts(request(LONG).negativePrompt("a dog").build()).get(0);
        assertEquals(
                List.of(154L, 154L),
                contexts.stream().map(TextContextsTest::tokens).toList());
        assertEquals(List.of("2 chunks, skip 1", "2 chunks, skip 1"), encoded);
    }

    /** The prompt grows at half of the steps: the negative text is encoded with one chunk and with two. */
    @Test
    void eachStepHasItsOwnLength() {
        List<List<NDArray>> contexts = contexts(
                request("[a cat:" + LONG + ":0.5]").negativePrompt("a dog").build());
        assertEquals(
                List.of(77L, 77L, 154L, 154L),
                contexts.stream().map(texts -> tokens(texts.get(1))).toList());
        assertEquals(4, encoded.size());
    }

    /** A second pass has the same negative prompt. */
    @Test
    void passesShareTexts() {
        GenerationRequest first = request("a cat").negativePrompt("a dog").build();
        GenerationRequest second = request("a fox").negativePrompt("a dog").build();
        TextContexts texts = new TextContexts(new Noting(), scope, pass(first).model(), first, () -> {});
        texts.of(pass(first));
        texts.of(pass(second));
        assertEquals(3, encoded.size());
    }

    /** Brackets and weights are letters of a plain prompt, so that nothing changes over the steps. */
    @Test
    void aPlainPromptIsReadLiterally() {
        List<List<NDArray>> contexts = contexts(request("[a cat:a dog:0.5]")
                .promptSyntax(PromptSyntax.PLAIN)
                .guidanceScale(1)
                .build());
        assertEquals(1, encoded.size());
        assertSame(contexts.get(0).get(0), contexts.get(3).get(0));
    }

    @Test
    void theRunMayEndBetweenTexts() {
        GenerationRequest request = request("a cat").negativePrompt("a dog").build();
        AtomicInteger begun = new AtomicInteger();
        TextContexts texts = new TextContexts(new Noting(), scope, pass(request).model(), request, () -> {
            if (begun.incrementAndGet() == 2) {
                throw new CancellationException("enough");
            }
        });
        assertThrows(CancellationException.class, () -> texts.of(pass(request)));
        assertEquals(1, encoded.size());
    }
}
