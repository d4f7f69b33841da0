package io.github.ctrlora4j.runtime.generation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.PromptSyntax;
import io.github.ctrlora4j.runtime.models.Architecture;
import io.github.ctrlora4j.runtime.models.DiffusionModel;
import io.github.ctrlora4j.runtime.prompt.PromptChunk;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The texts of one model's passes as the networks see them; each is encoded once, whichever passes and batches it acts
 * in. Confined to one thread; the scope owns what is encoded.
 */
final class TextContexts {
    private final DiffusionModel model;
    private final NDManager scope;
    private final PlannedModel planned;
    private final GenerationRequest request;
    private final Runnable beforeEach;
    private final Map<String, List<PromptChunk>> chunks = new HashMap<>();
    private final Map<List<PromptChunk>, NDArray> encoded = new HashMap<>();

    /** @param beforeEach called before each text is encoded, and may throw: a prompt can have hundreds of texts */
    TextContexts(
            DiffusionModel model,
            NDManager scope,
            PlannedModel planned,
            GenerationRequest request,
            Runnable beforeEach) {
        this.model = model;
        this.scope = scope;
        this.planned = planned;
        this.request = request;
        this.beforeEach = beforeEach;
    }

    /**
     * For each step one context per text, the positive ones first. Texts of one step go through the UNet together, so a
     * shorter one gets empty chunks behind it; stable-diffusion-webui repeats its last vector or runs it apart.
     */
    List<List<NDArray>> of(PlannedPass pass) {
        List<PromptChunk> empty =
                planned.architecture().chunks("", PromptSyntax.PLAIN, List.of()).chunks();
        List<List<NDArray>> contexts = new ArrayList<>();
        for (int step = 0; step < pass.steps(); step++) {
            List<List<PromptChunk>> texts =
                    pass.prompts().at(step).stream().map(this::chunks).toList();
            int length = texts.stream().mapToInt(List::size).max().orElse(0);
            contexts.add(texts.stream()
                    .map(text -> encoded.computeIfAbsent(padded(text, empty, length), this::encode))
                    .toList());
        }
        return contexts;
    }

    private List<PromptChunk> chunks(String text) {
        Architecture architecture = planned.architecture();
        return chunks.computeIfAbsent(text, t -> architecture
                .chunks(t, request.promptSyntax(), planned.embeddings())
                .chunks());
    }

    private NDArray encode(List<PromptChunk> text) {
        beforeEach.run();
        return model.encodeText(scope, text, request.clipSkip());
    }

    private static List<PromptChunk> padded(List<PromptChunk> text, List<PromptChunk> empty, int length) {
        List<PromptChunk> padded = new ArrayList<>(text);
        while (padded.size() < length) {
            padded.addAll(empty);
        }
        return padded;
    }
}
