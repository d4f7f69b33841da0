package io.github.ctrlora4j.adapters.sd15;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ctrlora4j.adapters.container.SafetensorsFormat;
import io.github.ctrlora4j.adapters.container.TorchZipFormat;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The golden LoRAs and embeddings of the community, see the README beside them. */
final class GoldenLoras {
    private GoldenLoras() {}

    static Path path(String name) {
        try {
            return Path.of(Optional.ofNullable(GoldenLoras.class.getResource("/golden/community-lora/" + name))
                    .orElseThrow()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    static TensorFile open(String name) {
        Path path = path(name);
        return name.endsWith(".safetensors") ? new SafetensorsFormat().open(path) : new TorchZipFormat().open(path);
    }

    static JsonNode json(String name) {
        try {
            return new ObjectMapper().readTree(path(name).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file of the corpus, and the LDM names of the tensors that it changes; of a copy, those of the original. */
    record Case(String file, String note, List<String> changed) {
        boolean isEmbedding() {
            return file.startsWith("embeddings/");
        }

        @Override
        public String toString() {
            return file;
        }
    }

    static Stream<Case> cases() {
        return StreamSupport.stream(json("community-lora.json").get("cases").spliterator(), false)
                .map(node ->
                        new Case(node.get("file").asText(), node.get("note").asText(), changed(node)));
    }

    private static List<String> changed(JsonNode node) {
        if (node.has("same_as")) {
            String original = node.get("same_as").asText();
            return cases().filter(other -> other.file().equals(original))
                    .findFirst()
                    .orElseThrow()
                    .changed();
        }
        return StreamSupport.stream(node.get("expected").spliterator(), false)
                .map(JsonNode::asText)
                .map(name -> name.substring(name.indexOf('|') + 1))
                .distinct()
                .toList();
    }
}
