package io.github.ctrlora4j.runtime.conditions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.runtime.conditions.PluginFolder.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginFolderTest {
    @TempDir
    private Path folder;

    private List<Entry> entries() {
        return new PluginFolder(folder).entries();
    }

    @Test
    void entriesAreSortedAndHiddenOnesDoNotCount() throws IOException {
        Files.writeString(folder.resolve("b.jar"), "b");
        Files.writeString(folder.resolve("a.zip"), "a");
        Files.writeString(folder.resolve(".c.jar.tmp"), "c");
        assertEquals(
                List.of("a.zip", "b.jar"), entries().stream().map(Entry::name).toList());
        assertEquals(Optional.empty(), entries().get(0).problem());
    }

    @Test
    void aFolderThatDoesNotExistIsEmpty() {
        assertEquals(List.of(), new PluginFolder(folder.resolve("absent")).entries());
    }

    @Test
    void aFileInPlaceOfTheFolderIsAProblem() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");
        List<Entry> entries = new PluginFolder(file).entries();
        assertEquals(1, entries.size());
        assertTrue(entries.get(0).problem().orElseThrow().startsWith("the plugin folder cannot be read: "));
    }

    @Test
    void aLinkThatLeadsNowhereIsAProblem() throws IOException {
        Files.createSymbolicLink(folder.resolve("a.jar"), folder.resolve("absent"));
        assertEquals(
                Optional.of("is a link to a file that does not exist; delete it"),
                entries().get(0).problem());
    }

    @Test
    void anEntryIsEqualUntilSomethingInItChanges() throws IOException {
        Path pack = Files.createDirectory(folder.resolve("pack"));
        Files.writeString(pack.resolve("condition.json"), "{}");
        List<Entry> before = entries();
        assertEquals(Set.of("", "condition.json"), before.get(0).contents().keySet());
        assertEquals(before, entries());
        Files.writeString(pack.resolve("condition.json"), "{ }");
        assertNotEquals(before, entries());
    }
}
