package io.github.ctrlora4j.runtime.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.runtime.weights.HashSearch.Wanted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HashSearchTest {
    /** Of no bytes and of "abc": FIPS 180-2's examples. */
    private static final String EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @TempDir
    private Path folder;

    private final HashSearch search = new HashSearch(new ModelHashes(Optional.empty()), true);

    @Test
    void readsAHashAloneOrBehindAName() {
        assertEquals(Optional.of(new Wanted(Optional.empty(), "ba7816bf8f")), Wanted.of("BA7816BF8F"));
        assertEquals(Optional.of(new Wanted(Optional.of("a b"), "ba7816bf")), Wanted.of("a b [ba7816bf]"));
    }

    /** 9 digits, a digit that is none, no name, 65 digits. */
    @ParameterizedTest
    @ValueSource(strings = {"ba7816bf8", "ga7816bf8f", "[ba7816bf8f]", EMPTY + "0"})
    void otherTextsHaveNone(String text) {
        assertEquals(Optional.empty(), Wanted.of(text));
    }

    @Test
    void findsTheFileThatBeginsSo() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty"));
        Path abc = Files.writeString(folder.resolve("abc"), "abc");
        List<Path> files = List.of(folder, empty, abc);
        assertEquals(Optional.of(abc), search.find(files, ABC.substring(0, 10)));
        assertEquals(Optional.of(empty), search.find(files, EMPTY));
        assertEquals(Optional.empty(), search.find(files, "0123456789"));
        assertEquals(Optional.of(ABC), search.hash(abc));
        assertEquals(Optional.empty(), search.hash(folder));
        assertEquals(Optional.of(ABC.substring(0, 10)), search.shortHashSoon(abc));
    }

    @Test
    void readsNothingForAStranger() throws IOException, InterruptedException {
        List<Path> files = List.of(
                Files.writeString(folder.resolve("abc"), "abc"),
                Files.createFile(folder.resolve("empty")),
                Files.writeString(folder.resolve("other"), "other"));
        ModelHashes hashes = new ModelHashes(Optional.empty());
        HashSearch strangers = new HashSearch(hashes, false);
        assertEquals(3, strangers.unknown(files, "0123456789"));

        assertEquals(Optional.empty(), strangers.find(files.subList(1, 2), ABC));
        assertEquals(Optional.empty(), strangers.find(files, "0123456789"));

        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("ctrlora4j-model-hash")) {
                thread.join();
            }
        }
        assertEquals(0, strangers.unknown(files, "0123456789"));
        assertEquals(Optional.of(files.get(0)), strangers.find(files, ABC));
    }

    @Test
    void saysWhatTheNameHasInstead() throws IOException {
        Path abc = Files.writeString(folder.resolve("abc"), "abc");
        search.find(List.of(abc), "0123456789");
        assertEquals(
                "no file has the hash 0123456789; 'ink' has ba7816bf8f, so it is another version",
                search.absence("ink", "0123456789", List.of(abc)));
        assertEquals(
                "no file has the hash 0123456789, and none is called 'ink'",
                search.absence("ink", "0123456789", List.of()));
    }
}
