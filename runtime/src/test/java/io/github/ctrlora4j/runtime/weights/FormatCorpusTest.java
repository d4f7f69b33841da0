package io.github.ctrlora4j.runtime.weights;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** All golden files of the formats, read by one virtual machine with 64 MiB of heap and 64 MiB of direct memory. */
final class FormatCorpusTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path CORPUS = resource("/golden/formats");
    /** PyTorch's names of dtypes, as containers.json has them. */
    private static final Map<String, String> DTYPES = Map.ofEntries(
            Map.entry("float16", "F16"),
            Map.entry("bfloat16", "BF16"),
            Map.entry("float32", "F32"),
            Map.entry("float64", "F64"),
            Map.entry("float8_e4m3fn", "F8_E4M3"),
            Map.entry("float8_e5m2", "F8_E5M2"),
            Map.entry("int64", "I64"),
            Map.entry("int32", "I32"),
            Map.entry("int16", "I16"),
            Map.entry("int8", "I8"),
            Map.entry("uint8", "U8"),
            Map.entry("bool", "BOOL"));

    @TempDir
    static Path folder;

    private static Map<String, JsonNode> results;

    @BeforeAll
    static void readEverythingInOneSmallVirtualMachine() throws Exception {
        List<String> names = new ArrayList<>();
        JSON.readTree(CORPUS.resolve("containers.json").toFile())
                .fieldNames()
                .forEachRemaining(name -> names.add("containers/" + name));
        elements("detect.json").forEach(entry -> names.add(entry.get("file").asText()));
        elements("hostile.json").forEach(entry -> names.add(entry.get("file").asText()));
        Path list = Files.write(folder.resolve("names"), names);
        Path output = folder.resolve("results");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:MaxDirectMemorySize=64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CorpusReader.class.getName(),
                        CORPUS.toString(),
                        list.toString(),
                        output.toString())
                .directory(Files.createDirectory(folder.resolve("work")).toFile())
                .inheritIO()
                .start();
        boolean ended = process.waitFor(2, TimeUnit.MINUTES);
        process.destroyForcibly();
        assertTrue(ended && process.exitValue() == 0, "the reading virtual machine ended badly");
        results = new HashMap<>();
        JSON.readTree(output.toFile())
                .forEach(result -> results.put(result.get("file").asText(), result));
    }

    @TestFactory
    Stream<DynamicTest> readsContainersWithTheirValues() throws IOException {
        TensorFile expected = ModelReader.discover(FormatCorpusTest.class.getClassLoader())
                .open(CORPUS.resolve("containers-expected.safetensors"));
        JsonNode containers = JSON.readTree(CORPUS.resolve("containers.json").toFile());
        return fieldNames(containers)
                .map(name -> DynamicTest.dynamicTest(name, () -> compare(name, containers.get(name), expected)))
                .onClose(expected::close);
    }

    private static void compare(String name, JsonNode container, TensorFile expected) {
        JsonNode result = result("containers/" + name);
        if (container.path("may_refuse").asBoolean() && !result.get("readable").asBoolean()) {
            assertTrue(result.get("reason").asText().contains("compressed"), result.toString());
            return;
        }
        JsonNode wanted = container.get("tensors");
        assertTrue(result.get("readable").asBoolean(), result.toString());
        assertEquals(wanted.size(), result.get("tensors").asInt());
        fieldNames(wanted).forEach(tensor -> {
            JsonNode found = result.get("values").get(tensor);
            assertEquals(
                    DTYPES.get(wanted.get(tensor).get("dtype").asText()),
                    found.get("dtype").asText(),
                    tensor);
            assertEquals(wanted.get(tensor).get("shape"), found.get("shape"), tensor);
            float[] values = FloatConversion.toArray(
                    Optional.ofNullable(expected.tensors().get(name + "|" + tensor))
                            .orElseThrow());
            int[] bits = new int[values.length];
            for (int i = 0; i < bits.length; i++) {
                bits[i] = Float.floatToIntBits(values[i]);
            }
            assertArrayEquals(bits, JSON.convertValue(found.get("bits"), int[].class), tensor);
        });
    }

    @TestFactory
    Stream<DynamicTest> namesModelsByTheirKind() throws IOException {
        return elements("detect.json")
                .map(entry -> DynamicTest.dynamicTest(entry.get("file").asText(), () -> {
                    JsonNode result = result(entry.get("file").asText());
                    String kind = entry.get("kind").asText();
                    boolean usable = List.of(
                                    "sd15",
                                    "sd15-inpainting",
                                    "unet-diffusers",
                                    "vae",
                                    "ctrlora-base",
                                    "ctrlora-condition",
                                    "controlnet",
                                    "lora",
                                    "embedding")
                            .contains(kind);
                    assertAll(
                            () -> assertEquals(kind, result.get("kind").asText(), result.toString()),
                            () -> assertEquals(usable, result.get("usable").asBoolean(), result.toString()),
                            () -> assertEquals(entry.get("tensors"), result.get("tensors")));
                }));
    }

    @TestFactory
    Stream<DynamicTest> reachesTheVerdictOnHostileFiles() throws IOException {
        return elements("hostile.json")
                .map(entry -> DynamicTest.dynamicTest(entry.get("file").asText(), () -> {
                    JsonNode result = result(entry.get("file").asText());
                    String verdict = entry.get("verdict").asText();
                    if (!verdict.equals("either")) {
                        assertEquals(
                                verdict.equals("accept"), result.get("readable").asBoolean(), result.toString());
                    }
                    assertFalse(result.get("reason").asText().isBlank(), result.toString());
                }));
    }

    /** Bytes that the reading thread allocated for a file, garbage included. */
    @Test
    void judgesEveryFileWithFewBytes() {
        results.values().forEach(result -> assertTrue(result.path("allocated").asLong() < 64 << 20, result.toString()));
    }

    @Test
    void executesNothing() throws IOException {
        for (Path place : List.of(folder, CORPUS, Path.of("").toAbsolutePath())) {
            try (Stream<Path> files = Files.walk(place)) {
                assertTrue(files.noneMatch(file -> file.getFileName().toString().equals("PWNED")), place.toString());
            }
        }
    }

    private static JsonNode result(String file) {
        JsonNode result =
                Optional.ofNullable(results.get(file)).orElseThrow(() -> new AssertionError("not read: " + file));
        assertFalse(result.has("failure"), result.toString());
        return result;
    }

    private static Stream<JsonNode> elements(String file) throws IOException {
        return StreamSupport.stream(JSON.readTree(CORPUS.resolve(file).toFile()).spliterator(), false);
    }

    private static Stream<String> fieldNames(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names.stream();
    }

    private static Path resource(String name) {
        try {
            return Path.of(Optional.ofNullable(FormatCorpusTest.class.getResource(name))
                    .orElseThrow()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
