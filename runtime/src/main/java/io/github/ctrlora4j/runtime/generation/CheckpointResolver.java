package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.PromptSyntax;
import io.github.ctrlora4j.api.host.StyleLora;
import io.github.ctrlora4j.runtime.lora.LoraFit;
import io.github.ctrlora4j.runtime.models.Architecture;
import io.github.ctrlora4j.runtime.models.Architectures;
import io.github.ctrlora4j.runtime.models.ModelPart;
import io.github.ctrlora4j.runtime.models.ModelSources;
import io.github.ctrlora4j.runtime.prompt.ClipTokenizer;
import io.github.ctrlora4j.runtime.prompt.PromptTexts;
import io.github.ctrlora4j.runtime.prompt.TextEmbedding;
import io.github.ctrlora4j.runtime.weights.ModelLibrary;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/** Resolves a request's checkpoint and everything that changes it: style LoRAs, embeddings, parts from other files. */
record CheckpointResolver(ModelLibrary library, Architectures architectures) {
    private record NamedLora(StyleLora lora, Path file) {}

    /** @throws InvalidRequestException if there is no such checkpoint, or it cannot do what the request wants */
    CheckpointFacts facts(GenerationRequest request) {
        Path file = library.find(request.checkpoint(), ModelRole.CHECKPOINT);
        try (OpenedModel opened = library.reader().open(file, ModelRole.CHECKPOINT)) {
            ModelWeights weights = opened.weights();
            Architecture architecture = architectures.of(file, weights);
            boolean isInpaintingModel = architecture.isInpaintingModel(weights);
            if (isInpaintingModel) {
                requireMask(request, file);
            }
            return new CheckpointFacts(
                    file,
                    architecture,
                    new PartFinder(library, request, file, weights).find(architecture),
                    architecture.schedule(weights, request.prediction()),
                    isInpaintingModel,
                    architecture.encoder(weights),
                    architecture.contextWidth(weights),
                    architecture.nativeResolution(weights));
        }
    }

    /** The model that draws these prompts. */
    PlannedModel model(CheckpointFacts facts, GenerationRequest request, PromptTexts prompts) {
        List<NamedLora> loras = Stream.concat(
                        request.styleLoras().stream()
                                .map(lora -> new NamedLora(lora, library.find(lora.file(), ModelRole.STYLE_LORA))),
                        prompts.loras().stream().map(this::fromPrompt))
                .toList();
        List<TextEmbedding> embeddings = new EmbeddingFinder(library)
                .find(
                        prompts.all(),
                        request.promptSyntax(),
                        facts.architecture(),
                        OptionalLong.of(facts.contextWidth()));
        return new PlannedModel(
                facts.file(),
                facts.architecture(),
                facts.noise(),
                facts.isInpaintingModel(),
                facts.sources(),
                styleLoras(loras, facts.sources()),
                embeddings);
    }

    /**
     * Numbers in all texts of the prompts, as the UNet sees them.
     *
     * @throws InvalidRequestException if the text encoder cannot take one of them
     */
    long contextElements(
            CheckpointFacts facts, GenerationRequest request, PromptTexts prompts, List<TextEmbedding> embeddings) {
        Map<String, Integer> chunks = chunks(prompts, request.promptSyntax(), facts.architecture(), embeddings);
        return tokens(prompts, chunks) * facts.contextWidth();
    }

    /** Prompts come from pictures and clients of servers; these name models, never paths. */
    private NamedLora fromPrompt(StyleLora lora) {
        try {
            return new NamedLora(lora, library.findNamed(lora.file(), ModelRole.STYLE_LORA));
        } catch (InvalidRequestException e) {
            throw new InvalidRequestException("prompt", "<lora:" + lora.file() + ">: " + e.problem(), e);
        }
    }

    /**
     * An inpainting model that is given a picture needs to know what to change; without a picture it draws all of it.
     */
    private static void requireMask(GenerationRequest request, Path checkpoint) {
        if (request.initialImage().isPresent() && request.inpainting().isEmpty()) {
            throw new InvalidRequestException(
                    "inpainting",
                    "the checkpoint " + checkpoint
                            + " is an inpainting checkpoint, which changes a picture where a mask"
                            + " is white; give the request's inpainting, or use another checkpoint");
        }
    }

    /** How many chunks each text has; fails for a text that the text encoder cannot take. */
    private static Map<String, Integer> chunks(
            PromptTexts prompts, PromptSyntax syntax, Architecture architecture, List<TextEmbedding> embeddings) {
        Map<String, Integer> chunks = new HashMap<>();
        for (String text : prompts.all()) {
            try {
                chunks.put(
                        text,
                        architecture.chunks(text, syntax, embeddings).chunks().size());
            } catch (InvalidRequestException e) {
                throw prompts.isNegativeAlone(text) ? e.at("negativePrompt") : e;
            }
        }
        return chunks;
    }

    /** As {@link TextContexts} encodes them: texts of one step have the length of the longest. */
    private static long tokens(PromptTexts prompts, Map<String, Integer> chunks) {
        Set<Padded> padded = new HashSet<>();
        for (int step = 0; step < prompts.steps(); step++) {
            List<String> texts = prompts.at(step);
            int length = texts.stream()
                    .mapToInt(text -> chunks.getOrDefault(text, 0))
                    .max()
                    .orElse(0);
            texts.forEach(text -> padded.add(new Padded(text, length)));
        }
        return padded.stream()
                .mapToLong(text -> (long) text.chunks() * ClipTokenizer.LENGTH)
                .sum();
    }

    private record Padded(String text, int chunks) {}

    /** The style LoRAs' files, compared with the networks that they change. */
    private List<PlannedLora> styleLoras(List<NamedLora> loras, ModelSources sources) {
        if (loras.isEmpty()) {
            return List.of();
        }
        ModelSources.Source textSource = sources.text();
        ModelSources.Source unetSource = sources.unet();
        try (OpenedModel text = library.reader().open(textSource.file(), textSource.role());
                OpenedModel unet = library.reader().open(unetSource.file(), unetSource.role())) {
            ModelWeights.Builder changed =
                    ModelWeights.builder(ModelRole.CHECKPOINT, unet.weights().architecture());
            Map.of(ModelPart.TEXT, text, ModelPart.UNET, unet)
                    .forEach((part, opened) -> changed.component(
                            part.component(), opened.weights().components().getOrDefault(part.component(), Map.of())));
            ModelWeights networks = changed.build();
            return loras.stream().map(lora -> planned(lora, networks)).toList();
        }
    }

    private PlannedLora planned(NamedLora named, ModelWeights checkpoint) {
        Path file = named.file();
        try (OpenedModel opened = library.reader().open(file, ModelRole.STYLE_LORA)) {
            return new PlannedLora(named.lora(), file, LoraFit.of(file, opened.weights(), checkpoint));
        }
    }
}
