package io.github.ctrlora4j.runtime.lora;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ctrlora4j.runtime.GoldenTensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The golden LoRAs of the community; see the README beside them. They fit the golden checkpoint. */
public final class GoldenLoraFiles {
    private static final String FOLDER = "/golden/community-lora/";

    /** What must come out: {@code FILE@FACTOR+FILE@FACTOR}, and the name of a tensor. */
    record Expected(String key, List<ActiveLora> loras, String tensor) {
        @Override
        public String toString() {
            return key;
        }
    }

    private GoldenLoraFiles() {}

    public static Path file(String name) {
        try {
            return Path.of(Objects.requireNonNull(GoldenLoraFiles.class.getResource(FOLDER + name), name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(name, e);
        }
    }

    public static GoldenTensors tensors() {
        try {
            return GoldenTensors.of(GoldenLoraFiles.class, FOLDER + "expected.safetensors");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static JsonNode json() {
        try {
            return new ObjectMapper().readTree(file("community-lora.json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every merged tensor of {@code expected.safetensors}, and those of the copies in other containers. */
    static Stream<Expected> expected() {
        Stream<Expected> named = tensors().names().stream()
                .filter(key -> !key.startsWith("context|") && !key.endsWith("|vectors"))
                .map(GoldenLoraFiles::expected);
        Stream<Expected> copies = StreamSupport.stream(json().get("cases").spliterator(), false)
                .filter(golden -> golden.has("same_as"))
                .flatMap(golden -> expectedOf(golden.get("same_as").asText())
                        .map(original -> new Expected(
                                original.key(),
                                List.of(new ActiveLora(
                                        file(golden.get("file").asText()),
                                        original.loras().get(0).unetWeight(),
                                        original.loras().get(0).textWeight())),
                                original.tensor())));
        return Stream.concat(named, copies);
    }

    private static Stream<Expected> expectedOf(String file) {
        return tensors().names().stream()
                .filter(key -> key.startsWith(file + "|"))
                .map(GoldenLoraFiles::expected);
    }

    private static Expected expected(String key) {
        String[] parts = key.split("\\|");
        String combination = parts.length == 3 ? parts[0] + "@" + parts[1] : parts[0];
        List<ActiveLora> loras = Stream.of(combination.split("\\+"))
                .map(lora -> lora.split("@"))
                .map(lora -> new ActiveLora(file(lora[0]), Double.parseDouble(lora[1]), Double.parseDouble(lora[1])))
                .toList();
        return new Expected(key, loras, parts[parts.length - 1]);
    }
}
