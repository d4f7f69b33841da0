package io.github.ctrlora4j.dist.natives;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.dist.natives.NativeJar.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Libraries lie in the jar's folder {@code x/}. */
class LibraryExtractorTest {
    private static final byte[] ELF = {0x7f, 'E', 'L', 'F', 1};
    private static final byte[] WINDOWS = {'M', 'Z', 2};

    @TempDir
    private Path temp;

    private final List<Long> progress = new ArrayList<>();
    private boolean cancelled;

    private Path extracted(int unpackedBytes, byte[] jar, String... libraries) throws IOException {
        Path file = Files.write(temp.resolve("a.jar"), jar);
        Path folder = Files.createDirectories(temp.resolve("out"));
        NativeJar described =
                new NativeJar("org/a.jar", jar.length, "0", "x/", List.of(libraries), unpackedBytes, Part.TORCH);
        new LibraryExtractor(described, file, () -> cancelled, progress::add).extractTo(folder);
        return folder;
    }

    private String failure(int unpackedBytes, byte[] jar, String... libraries) {
        return assertThrows(MalformedFileException.class, () -> extracted(unpackedBytes, jar, libraries))
                .getMessage();
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** Five and three bytes, which is all that may be unpacked. */
    @Test
    void takesTheNamedLibrariesAndCountsTheirBytes() throws IOException {
        byte[] jar = TestRepository.jar("x/a.so", ELF, "x/b.dll", WINDOWS, "x/c.so", ELF);

        Path folder = extracted(8, jar, "a.so", "b.dll");

        assertEquals(List.of("a.so", "b.dll"), files(folder));
        assertArrayEquals(ELF, Files.readAllBytes(folder.resolve("a.so")));
        assertArrayEquals(WINDOWS, Files.readAllBytes(folder.resolve("b.dll")));
        assertEquals(List.of(5L, 8L), progress);
    }

    @Test
    void rejectsOneByteMoreThanIsStated() throws IOException {
        byte[] jar = TestRepository.jar("x/a.so", ELF, "x/b.dll", WINDOWS);
        assertEquals("a.jar: unpacks to more than the 7 bytes that it should have", failure(7, jar, "a.so", "b.dll"));
    }

    @Test
    void namesALibraryThatIsMissing() throws IOException {
        byte[] jar = TestRepository.jar("a.so", ELF, "y/a.so", ELF);
        assertEquals("a.jar: has no x/a.so", failure(9, jar, "a.so"));
    }

    @Test
    void namesInTheJarLeadNowhere() throws IOException {
        byte[] jar = TestRepository.jar("../evil.so", ELF, "x/../../evil.so", ELF, "x/a.so", ELF);

        assertEquals(List.of("a.so"), files(extracted(5, jar, "a.so")));
        assertEquals(List.of("a.jar", "out"), files(temp));
    }

    /** A zip stores a symbolic link as a file with the link's target in it. */
    @Test
    void rejectsASymbolicLink() throws IOException {
        byte[] jar = TestRepository.jar("x/a.so", "/etc/passwd".getBytes(StandardCharsets.US_ASCII));
        assertEquals("a.jar: has a a.so that is not a library", failure(99, jar, "a.so"));
    }

    @Test
    void rejectsWhatOnlyBeginsLikeALibrary() throws IOException {
        assertEquals(
                "a.jar: has a a.so that is not a library",
                failure(99, TestRepository.jar("x/a.so", Arrays.copyOf(ELF, 3)), "a.so"));
        assertEquals(
                "a.jar: has a a.so that is not a library",
                failure(99, TestRepository.jar("x/a.so", new byte[0]), "a.so"));
    }

    @Test
    void rejectsWhatIsNotAJar() {
        assertEquals(
                "a.jar: is not a sound jar: ",
                failure(9, ELF, "a.so").substring(0, "a.jar: is not a sound jar: ".length()));
    }

    @Test
    void stopsWhenCancelled() throws IOException {
        byte[] jar = TestRepository.jar("x/a.so", ELF);
        cancelled = true;
        assertThrows(CancellationException.class, () -> extracted(5, jar, "a.so"));
        assertEquals(List.of(), progress);
    }
}
