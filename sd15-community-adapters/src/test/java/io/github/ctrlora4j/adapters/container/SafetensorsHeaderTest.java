package io.github.ctrlora4j.adapters.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.adapters.container.SafetensorsHeader.Entry;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.checkpoint.DType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The format is that of the safetensors README: dtype, shape and data_offsets for each name. */
final class SafetensorsHeaderTest {
    private static final int START = 8;

    @TempDir
    Path folder;

    private SafetensorsHeader parse(String json) {
        byte[] bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        try (FileSource source = FileSource.open(TestFiles.write(
                folder.resolve("header"), TestFiles.safetensors(new String(bytes, StandardCharsets.UTF_8))))) {
            return SafetensorsHeader.parse(source, START, START + bytes.length);
        }
    }

    /** 2 * 3 numbers of 16 bits take 12 bytes; a scalar of 64 bits takes 8. */
    @Test
    void readsEntriesInTheirOrder() {
        SafetensorsHeader header = parse("{'b': {'dtype': 'F16', 'shape': [2, 3], 'data_offsets': [8, 20]},"
                + " 'a': {'data_offsets': [0, 8], 'unknown': [{}], 'shape': [], 'dtype': 'I64'}}");
        assertEquals(
                List.of(
                        new Entry("b", DType.F16, List.of(2L, 3L), 8, 20, 12),
                        new Entry("a", DType.I64, List.of(), 0, 8, 8)),
                header.entries());
    }

    @Test
    void readsMetadata() {
        assertEquals(
                Map.of("format", "pt"),
                parse("{'__metadata__': {'format': 'pt'}}").metadata());
        assertEquals(Map.of(), parse("{'__metadata__': null}").metadata());
    }

    /** Embedded pictures are longer than 2^20 characters. */
    @Test
    void leavesOutLongMetadata() {
        String longest = "a".repeat(1 << 20);
        assertEquals(
                Map.of("note", longest),
                parse("{'__metadata__': {'note': '" + longest + "', 'thumbnail': '" + longest + "a'}}")
                        .metadata());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'w': {'shape': [], 'data_offsets': [0, 4]}} | has no dtype",
                "{'w': {'dtype': 'F32', 'data_offsets': [0, 4]}} | has no shape",
                "{'w': {'dtype': 'F32', 'shape': []}} | has no data_offsets",
                "{'w': {'dtype': 'F32', 'shape': [], 'data_offsets': [0, 4, 8]}} | has 3 data_offsets, expected 2",
                "{'w': {'dtype': 'f32', 'shape': [], 'data_offsets': [0, 4]}} | has the unknown dtype 'f32'",
                "{'w': {'dtype': 'F32', 'shape': [-1], 'data_offsets': [0, 4]}} | not a list of natural numbers",
                "{'w': {'dtype': 'F32', 'shape': [1.5], 'data_offsets': [0, 4]}} | not a list of natural numbers",
                "{'w': {'dtype': 'F32', 'shape': 1, 'data_offsets': [0, 4]}} | has a shape that is not a list",
                "{'w': {'dtype': 'F32', 'shape': [], 'shape': [], 'data_offsets': [0, 4]}} | has two shape fields",
                "{'w': 1} | is not described by an object",
                "{'w': {'dtype': 'I64', 'shape': [9223372036854775807], 'data_offsets': [0, 4]}} | impossible shape",
                "{'__metadata__': 1} | a __metadata__ that is not an object",
                "{'__metadata__': {'a': 1}} | a __metadata__ value that is not a string: 'a'",
                "{'__metadata__': {'a': '', 'a': ''}} | two __metadata__ values for 'a'",
                "{} {} | continues after its closing brace"
            })
    void rejectsAndSaysWhy(String json, String problem) {
        MalformedFileException e = assertThrows(MalformedFileException.class, () -> parse(json));
        assertTrue(e.problem().contains(problem), e.problem());
    }

    @Test
    void rejectsTwoTensorsOfOneName() {
        String entry = "'w': {'dtype': 'U8', 'shape': [1], 'data_offsets': [0, 1]}";
        MalformedFileException e =
                assertThrows(MalformedFileException.class, () -> parse("{" + entry + ", " + entry + "}"));
        assertTrue(e.problem().startsWith("tensor 'w' is described twice"), e.problem());
    }
}
