package io.github.ctrlora4j.runtime.packs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.Purpose;
import io.github.ctrlora4j.runtime.packs.PackDescriptor.OwnCondition;
import io.github.ctrlora4j.runtime.packs.PackDescriptor.PackedLora;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The strict reader and the shipped JSON Schema, which must say the same. */
class DescriptorReaderTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DIGEST = "0123456789abcdef".repeat(4);
    private static final String OWN =
            """
            {"schema": 1, "id": "my_edges", "title": "My edges", "version": "1.2.0", "appearance": "white on black",
             "purpose": "control", "preprocessor": "canny", "parameters": {"low": 50, "mode": "l2", "thin": true},
             "aliases": ["edges-2", "kanten"], "license": "CC-BY-4.0", "author": "Zoë 李", "page": "https://example.org/x",
             "loras": [{"file": "a.safetensors", "base": "%1$s", "rank": 8, "size": 589024, "sha256": "%1$s"}]}"""
                    .formatted(DIGEST);
    private static final String EXTENSION =
            """
            {"schema": 1, "extends": "canny", "title": "Canny for basecn700k", "version": "1.0.0", "license": "MIT",
             "loras": [{"file": "a.safetensors", "base": "%1$s", "rank": 128, "size": 1, "sha256": "%1$s"}]}"""
                    .formatted(DIGEST);

    private static JsonSchema schema;

    @BeforeAll
    static void readSchema() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(Condition.class.getResourceAsStream("condition-pack.schema.json"))) {
            schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(in);
        }
    }

    private static PackDescriptor read(String json) {
        return DescriptorReader.read("x.zip", json.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean schemaAdmits(String json) throws IOException {
        return schema.validate(JSON.readTree(json)).isEmpty();
    }

    /** Sets a field, given as a JSON pointer; without a value, removes it. */
    private static String changed(String json, String pointer, Optional<String> value) throws IOException {
        JsonNode root = JSON.readTree(json);
        int slash = pointer.lastIndexOf('/');
        ObjectNode parent = (ObjectNode) root.at(pointer.substring(0, slash));
        String field = pointer.substring(slash + 1);
        if (value.isPresent()) {
            parent.set(field, JSON.readTree(value.get()));
        } else {
            parent.remove(field);
        }
        return root.toString();
    }

    @Test
    void readsEveryField() {
        PackDescriptor descriptor = read(OWN);

        assertEquals(
                new PackDescriptor(
                        new OwnCondition(
                                "my_edges",
                                "canny",
                                Map.of("low", "50", "mode", "l2", "thin", "true"),
                                List.of("edges-2", "kanten"),
                                Optional.of("white on black"),
                                Optional.of(Purpose.CONTROL)),
                        "My edges",
                        "1.2.0",
                        List.of(new PackedLora("a.safetensors", DIGEST, 8, 589_024, DIGEST)),
                        "CC-BY-4.0",
                        Optional.of("Zoë 李"),
                        Optional.of("https://example.org/x")),
                descriptor);
        assertEquals("my_edges", descriptor.name());
    }

    @Test
    void anExtensionIsCalledAfterItsConditionAndBase() {
        assertEquals("canny-0123456789ab", read(EXTENSION).name());
        assertEquals(Optional.of("canny"), read(EXTENSION).extendedCondition());
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/schema | 1.0",
                "/id | \"a\"",
                "/title | \"Ä 李 😀\"",
                "/version | \"0.0.1-rc.1+build\"",
                "/version | \"999999999.0.10-0.a-b+001\"",
                "/purpose | \"restoration\"",
                "/preprocessor | \"none\"",
                "/parameters | {}",
                "/parameters | {\"a_b-c\": \"\", \"x\": -1.5e3, \"y\": 1000000000}",
                "/aliases | []",
                "/page | \"http://example.org\"",
                "/loras/0/rank | 1024",
                "/loras/0/rank | 8.0",
                "/loras/0/size | 4000000000",
            })
    void schemaAndReaderAdmit(String pointer, String value) throws IOException {
        String json = changed(OWN, pointer, Optional.of(value));
        assertTrue(schemaAdmits(json), () -> "the schema admits " + json);
        read(json);
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/schema | 2",
                "/schema | \"1\"",
                "/id | \"\"",
                "/id | \"none\"",
                "/id | \"Canny\"",
                "/id | \"-x\"",
                "/id | \"../x\"",
                "/id | \"a.b\"",
                "/id | 7",
                "/id | null",
                "/title | \"\"",
                "/title | \" x\"",
                "/title | \"two\\nlines\"",
                "/title | \"turned \\u202e\"",
                "/title | [\"x\"]",
                "/version | \"1\"",
                "/version | \"one.two.three\"",
                "/version | \"2026.01.05\"",
                "/version | \"1.0.0-a..b\"",
                "/version | \"1.0.0+a+b\"",
                "/purpose | \"CONTROL\"",
                "/purpose | 1",
                "/preprocessor | \"a b\"",
                "/preprocessor | {}",
                "/parameters | []",
                "/parameters | {\"Low\": 1}",
                "/parameters | {\"low\": null}",
                "/parameters | {\"low\": [1]}",
                "/parameters | {\"low\": 1e10}",
                "/aliases | \"x\"",
                "/aliases | [\"x\", \"x\"]",
                "/aliases | [\"none\"]",
                "/aliases | [\"X\"]",
                "/license | \"\"",
                "/author | 1",
                "/page | \"javascript:alert(1)\"",
                "/page | \"https://\"",
                "/loras | []",
                "/loras | {}",
                "/loras | [1]",
                "/loras/0/file | \"../a.safetensors\"",
                "/loras/0/file | \"a/b.safetensors\"",
                "/loras/0/file | \".safetensors\"",
                "/loras/0/file | \"a.onnx\"",
                "/loras/0/base | \"0123\"",
                "/loras/0/rank | 0",
                "/loras/0/rank | -8",
                "/loras/0/rank | 1025",
                "/loras/0/rank | 8.5",
                "/loras/0/rank | \"8\"",
                "/loras/0/size | 0",
                "/loras/0/size | 4000000001",
                "/loras/0/size | 99999999999999999999999999",
                "/loras/0/sha256 | \"ABC\"",
                "/loras/0/more | 1",
                "/command | \"rm\"",
                "/extends | \"canny\"",
                "/schema |",
                "/id |",
                "/title |",
                "/version |",
                "/preprocessor |",
                "/license |",
                "/loras |",
                "/loras/0/file |",
                "/loras/0/base |",
                "/loras/0/rank |",
                "/loras/0/size |",
                "/loras/0/sha256 |",
            })
    void schemaAndReaderRefuseAndTheReaderNamesTheField(String pointer, String value) throws IOException {
        String json = changed(OWN, pointer, Optional.ofNullable(value));
        assertTrue(!schemaAdmits(json), () -> "the schema refuses " + json);

        String message =
                assertThrows(MalformedFileException.class, () -> read(json)).getMessage();

        assertTrue(message.startsWith("x.zip: condition.json: field '"), message);
        // With both an id and a condition that it extends, the pack counts as an extension, and the id is too much.
        String field = pointer.equals("/extends") ? "id" : pointer.substring(pointer.lastIndexOf('/') + 1);
        assertTrue(message.contains(field), message);
        assertTrue(message.length() < 300 && message.lines().count() == 1, message);
    }

    @Test
    void aMisspelledFieldIsNamedAndNotTheOneThatIsMissing() throws IOException {
        String json = OWN.replace("\"license\"", "\"licens\"");
        String message =
                assertThrows(MalformedFileException.class, () -> read(json)).getMessage();
        assertTrue(message.contains("field 'licens' is unknown here; known fields are aliases, "), message);
        assertTrue(message.contains("license"), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "preprocessor", "appearance"})
    void anExtensionHasNothingOfAConditionOfItsOwn(String field) throws IOException {
        String json = changed(EXTENSION, "/" + field, Optional.of("\"canny\""));
        assertTrue(!schemaAdmits(json));
        assertThrows(MalformedFileException.class, () -> read(json));
        assertTrue(schemaAdmits(EXTENSION));
    }

    /** Texts and lists at their greatest length, and one longer. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"/title, 100", "/appearance, 200", "/license, 200", "/author, 200", "/id, 64", "/preprocessor, 64"})
    void schemaAndReaderBoundTexts(String pointer, int longest) throws IOException {
        String fits = changed(OWN, pointer, Optional.of('"' + "a".repeat(longest) + '"'));
        String exceeds = changed(OWN, pointer, Optional.of('"' + "a".repeat(longest + 1) + '"'));
        read(fits);
        assertTrue(schemaAdmits(fits));
        assertThrows(MalformedFileException.class, () -> read(exceeds));
        assertTrue(!schemaAdmits(exceeds));
    }

    @Test
    void schemaAndReaderBoundTheNumberOfLoras() throws IOException {
        JsonNode lora = JSON.readTree(OWN).at("/loras/0");
        ObjectNode root = (ObjectNode) JSON.readTree(OWN);
        root.putArray("loras");
        for (int i = 0; i < 17; i++) {
            ObjectNode next = lora.deepCopy();
            next.put("file", i + ".safetensors").put("base", DIGEST.substring(0, 62) + String.format("%02x", i));
            root.withArray("loras").add(next);
            boolean fits = i < 16;
            assertEquals(fits, schemaAdmits(root.toString()));
            if (!fits) {
                assertThrows(MalformedFileException.class, () -> read(root.toString()));
            }
        }
    }

    /** What a schema cannot say. */
    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "/aliases | [\"my_edges\"] | aliases",
                "/loras/1/base | \"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\" | loras[1].base",
                "/loras/1/file | \"A.safetensors\" | loras[1].file"
            })
    void theReaderAloneRefusesContradictions(String pointer, String value, String field) throws IOException {
        ObjectNode root = (ObjectNode) JSON.readTree(OWN);
        ObjectNode second = root.at("/loras/0").deepCopy();
        root.withArray("loras").add(second.put("file", "b.safetensors").put("base", "f".repeat(64)));
        String sound = root.toString();
        read(sound);

        String message = assertThrows(
                        MalformedFileException.class, () -> read(changed(sound, pointer, Optional.of(value))))
                .getMessage();

        assertTrue(message.startsWith("x.zip: condition.json: field '" + field + "' needs"), message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"x\"",
                "{",
                "{\"schema\": 1, \"schema\": 1}",
                "{\"schema\": 1} {}",
                "{'schema': 1}",
                "{\"schema\": NaN}",
                "\uFEFF{}"
            })
    void refusesWhatIsNoSoundJsonObject(String json) {
        String message =
                assertThrows(MalformedFileException.class, () -> read(json)).getMessage();
        assertTrue(message.startsWith("x.zip: condition.json"), message);
    }

    @Test
    void refusesBytesThatAreNoUtf8() {
        byte[] json = "{\"title\": \"Zo\u00eb\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertThrows(MalformedFileException.class, () -> DescriptorReader.read("x.zip", json));
        byte[] wide = OWN.getBytes(StandardCharsets.UTF_16LE);
        assertThrows(MalformedFileException.class, () -> DescriptorReader.read("x.zip", wide));
    }

    @Test
    void refusesDeepNestingWithoutAStackOverflow() {
        String json = "{\"a\": " + "[".repeat(20_000) + "]".repeat(20_000) + "}";
        String message =
                assertThrows(MalformedFileException.class, () -> read(json)).getMessage();
        assertTrue(message.length() < 300, message);
    }
}
