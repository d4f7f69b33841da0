package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.UnsupportedFileException;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.checkpoint.Verdict;
import io.github.ctrlora4j.api.host.PromptSyntax;
import io.github.ctrlora4j.runtime.models.Architecture;
import io.github.ctrlora4j.runtime.prompt.TextEmbedding;
import io.github.ctrlora4j.runtime.prompt.Triggers;
import io.github.ctrlora4j.runtime.weights.FloatConversion;
import io.github.ctrlora4j.runtime.weights.ModelLibrary;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Finds the embeddings that texts name: files of the model folders whose name without extension is in a text as whole
 * tokens. Only files with such names are examined. Among files of one name the first embedding counts.
 */
record EmbeddingFinder(ModelLibrary library) {
    /**
     * @param texts the prompts of a request
     * @param width of the checkpoint's text encoder; empty if any will do
     * @return in the order of the texts
     * @throws UnsupportedFileException if a text names an embedding for another kind of model
     */
    List<TextEmbedding> find(List<String> texts, PromptSyntax syntax, Architecture architecture, OptionalLong width) {
        Map<String, Path> named = new LinkedHashMap<>();
        Map<String, List<Path>> files = new LinkedHashMap<>();
        library.list().forEach(file -> files.computeIfAbsent(ModelLibrary.stem(file), stem -> new ArrayList<>())
                .add(file));
        Triggers all = architecture.triggers(List.copyOf(files.keySet()));
        for (String text : texts) {
            for (String name : all.mentioned(text, syntax)) {
                files.getOrDefault(name, List.of()).stream()
                        .filter(this::isEmbedding)
                        .findFirst()
                        .ifPresent(file -> named.putIfAbsent(name, file));
            }
        }
        Triggers embeddings = architecture.triggers(List.copyOf(named.keySet()));
        Set<String> used = new LinkedHashSet<>();
        texts.forEach(text -> used.addAll(embeddings.used(text, syntax)));
        return used.stream()
                .map(name -> load(name, Optional.ofNullable(named.get(name)).orElseThrow(), width))
                .toList();
    }

    private boolean isEmbedding(Path file) {
        return library.examine(file)
                .kind()
                .filter(kind -> kind.startsWith("embedding"))
                .isPresent();
    }

    private TextEmbedding load(String name, Path file, OptionalLong width) {
        Verdict verdict = library.examine(file).verdict().orElseThrow();
        if (!verdict.isUsable()) {
            throw unusable(file, "is " + verdict.reason());
        }
        try (OpenedModel opened = library.reader().open(file, ModelRole.EMBEDDING)) {
            Tensor vectors = opened.weights().components().values().stream()
                    .flatMap(tensors -> tensors.values().stream())
                    .findFirst()
                    .orElseThrow(() -> unusable(file, "has no vectors"));
            List<Long> shape = vectors.shape();
            if (shape.size() != 2 || shape.get(1) != width.orElse(shape.get(1))) {
                throw unusable(
                        file,
                        "has vectors of shape " + shape + ", but the checkpoint's text encoder needs a width of "
                                + width.orElse(0));
            }
            float[] values = FloatConversion.toArray(vectors);
            for (float value : values) {
                if (!Float.isFinite(value)) {
                    throw new MalformedFileException(
                            file.toString(), "this embedding has values that are NaN or infinite; get it again");
                }
            }
            return new TextEmbedding(name, shape.get(1).intValue(), values);
        }
    }

    private static UnsupportedFileException unusable(Path file, String what) {
        return new UnsupportedFileException(
                file.toString(),
                "the prompt names this file, which " + what + "; use an embedding for the checkpoint's kind of model,"
                        + " leave the name out, or rename the file");
    }
}
