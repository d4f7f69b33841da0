package io.github.ctrlora4j.runtime.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.runtime.repository.PluginIndex.Entry;
import io.github.ctrlora4j.runtime.repository.PluginIndex.Release;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The form is pf4j-update's {@code plugins.json}. */
class IndexJsonTest {
    private static final String SUM = "0123456789abcdef".repeat(8);

    /** Quotes are written as apostrophes; S stands for a sound checksum. */
    private static PluginIndex parse(String json) {
        return IndexJson.parse(
                json.replace('\'', '"').replace("\"S\"", '"' + SUM + '"').getBytes(StandardCharsets.UTF_8),
                "https://example.org/plugins.json");
    }

    @Test
    void readsWhatItWrites() {
        PluginIndex index = new PluginIndex(List.of(
                new Entry(
                        "canny",
                        "Edges \u732B",
                        "Zoe",
                        "https://example.org",
                        List.of(
                                new Release("1.0.0", "2026-11-26", ">=1.0.0", "canny-1.0.0.jar", SUM),
                                new Release("2.0.0-rc.1", "", "", "https://example.org/c.jar", SUM))),
                new Entry("hed", "", "", "", List.of())));
        assertEquals(index, IndexJson.parse(IndexJson.write(index), "here"));
    }

    @Test
    void fieldsThatAreUnknownOrLeftOutAreAllowed() {
        PluginIndex index = parse("[{'id': 'a', 'stars': 5, 'provider': null,"
                + " 'releases': [{'version': '1.0.0', 'url': 'a.jar', 'sha512sum': 'S', 'size': 1}]}]");
        assertEquals(
                new Entry("a", "", "", "", List.of(new Release("1.0.0", "", "", "a.jar", SUM))),
                index.entries().get(0));
    }

    @Test
    void checksumsAreComparedInLowerCase() {
        PluginIndex index = parse("[{'id': 'a', 'releases': [{'version': '1.0.0', 'url': 'a.jar', 'sha512sum': '"
                + SUM.toUpperCase(java.util.Locale.ROOT) + "'}]}]");
        assertEquals(SUM, index.entries().get(0).releases().get(0).sha512sum());
    }

    /** An escape would move the cursor of a terminal. */
    @Test
    void textIsSafeForATerminal() {
        String description = parse("[{'id': 'a', 'description': 'x\\u001b[2Jy\\nz', 'releases': []}]")
                .entries()
                .get(0)
                .description();
        assertTrue(description.chars().noneMatch(Character::isISOControl), description);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | expected a JSON array",
                "[1] | '[0]' needs an object",
                "[{'releases': []}] | field '[0].id' is missing",
                "[{'id': '../x', 'releases': []}] | field '[0].id' needs up to 64 letters",
                "[{'id': 'a'}] | field '[0].releases' is missing",
                "[{'id': 'a', 'releases': []}, {'id': 'A', 'releases': []}] | '[1].id' needs an id that no other",
                "[{'id': 'a', 'releases': [{'url': 'u', 'sha512sum': 'S'}]}] | '[0].releases[0].version' is missing",
                "[{'id': 'a', 'releases': [{'version': '1', 'url': 'u', 'sha512sum': 'S'}]}] | a version such as 1.2.0",
                "[{'id': 'a', 'releases': [{'version': '1.0.0', 'url': '', 'sha512sum': 'S'}]}] | a text of 1 to",
                "[{'id': 'a', 'releases': [{'version': '1.0.0', 'url': 'u', 'sha512sum': 'ab'}]}] | 128 hexadecimal",
                "[{'id': 'a', 'releases': [{'version': '1.0.0', 'url': 'u', 'sha512sum': 'S', 'requires': '>>'}]}]"
                        + " | a range such as",
                "[{'id': 'a', 'releases': [{'version': '1.0.0', 'url': 'u', 'sha512sum': 'S'},"
                        + " {'version': '1.0.0', 'url': 'u', 'sha512sum': 'S'}]}] | a version that no other release"
            })
    void namesTheFieldThatIsWrong(String json, String problem) {
        MalformedFileException e = assertThrows(MalformedFileException.class, () -> parse(json));
        assertEquals(Optional.of("https://example.org/plugins.json"), e.subject());
        assertTrue(e.problem().contains(problem), e.problem());
        assertTrue(e.problem().endsWith("; its publisher must repair it"), e.problem());
    }
}
