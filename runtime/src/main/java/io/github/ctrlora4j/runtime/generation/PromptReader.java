package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.PromptReading;
import io.github.ctrlora4j.api.host.PromptReading.Chunk;
import io.github.ctrlora4j.api.host.PromptReading.Embedding;
import io.github.ctrlora4j.api.host.PromptReading.Part;
import io.github.ctrlora4j.api.host.PromptReading.Prompt;
import io.github.ctrlora4j.api.host.PromptReading.Scheduled;
import io.github.ctrlora4j.api.host.PromptSyntax;
import io.github.ctrlora4j.runtime.models.Architecture;
import io.github.ctrlora4j.runtime.models.Architectures;
import io.github.ctrlora4j.runtime.prompt.Emphasis;
import io.github.ctrlora4j.runtime.prompt.ExtraNetworks;
import io.github.ctrlora4j.runtime.prompt.PromptChunks;
import io.github.ctrlora4j.runtime.prompt.PromptTexts;
import io.github.ctrlora4j.runtime.prompt.TextEmbedding;
import io.github.ctrlora4j.runtime.weights.ModelLibrary;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads a prompt as a generation does, without one. Immutable. */
public record PromptReader(ModelLibrary library, Architectures architectures) {
    /** What a checkpoint, or any, makes of texts. */
    private record Encoder(Architecture architecture, OptionalLong width) {}

    /**
     * What a model is given of a prompt.
     *
     * @param checkpoint whose text encoder reads it; empty for the first family's, and embeddings of every width
     * @throws io.github.ctrlora4j.api.InvalidRequestException if the prompt or the number of steps is not possible in a
     *     request
     */
    public PromptReading read(String prompt, int steps, PromptSyntax syntax, Optional<String> checkpoint) {
        GenerationRequest request = GenerationRequest.builder(checkpoint.orElse("any"))
                .prompt(prompt)
                .promptSyntax(syntax)
                .steps(steps)
                .guidanceScale(1)
                .build();
        Encoder encoder = checkpoint
                .map(this::encoder)
                .orElseGet(() -> new Encoder(architectures.all().get(0), OptionalLong.empty()));
        PromptTexts texts = PromptTexts.of(request, steps);
        List<TextEmbedding> embeddings =
                new EmbeddingFinder(library).find(texts.all(), syntax, encoder.architecture(), encoder.width());
        return new PromptReading(
                texts.positives().stream()
                        .map(text -> prompt(text, encoder.architecture(), syntax, embeddings))
                        .toList(),
                parts(prompt, syntax),
                texts.loras(),
                embeddings.stream()
                        .map(embedding -> new Embedding(embedding.name(), embedding.count()))
                        .toList());
    }

    private Encoder encoder(String checkpoint) {
        Path file = library.find(checkpoint, ModelRole.CHECKPOINT);
        try (OpenedModel opened = library.reader().open(file, ModelRole.CHECKPOINT)) {
            Architecture architecture = architectures.of(file, opened.weights());
            return new Encoder(architecture, OptionalLong.of(architecture.textWidth(opened.weights())));
        }
    }

    private static Prompt prompt(
            PromptTexts.Text text, Architecture architecture, PromptSyntax syntax, List<TextEmbedding> embeddings) {
        PromptChunks chunks = architecture.chunks(text.schedule().get(0).prompt(), syntax, embeddings);
        return new Prompt(
                text.weight(),
                chunks.tokenCount(),
                chunks.chunks().stream()
                        .map(chunk -> new Chunk(chunk.tokens(), chunk.multipliers()))
                        .toList(),
                text.schedule().stream()
                        .map(entry -> new Scheduled(entry.lastStep(), entry.prompt()))
                        .toList());
    }

    private static List<Part> parts(String prompt, PromptSyntax syntax) {
        return switch (syntax) {
            case PLAIN -> List.of(new Part(prompt, 1));
            case WEB_UI ->
                Emphasis.parse(ExtraNetworks.of(prompt).text()).stream()
                        .map(part -> new Part(part.text(), part.weight()))
                        .toList();
        };
    }
}
