package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFolderTest {
    private static final RgbImage PIXEL = RgbImage.of(1, 1, new byte[3]);

    @TempDir
    private Path folder;

    private static Path write(OutputFolder files) {
        return files.write(".png", file -> ImageFiles.writePng(file, PIXEL, Map.of()));
    }

    private static List<Path> two(OutputFolder files) {
        return List.of(write(files), write(files));
    }

    @Test
    void countsFromZero() {
        assertEquals(List.of(folder.resolve("0000.png"), folder.resolve("0001.png")), two(OutputFolder.in(folder)));
    }

    @Test
    void skipsTakenNumbers() throws IOException {
        Files.createFile(folder.resolve("0000.png"));
        Files.createFile(folder.resolve("0002.png"));

        assertEquals(List.of(folder.resolve("0001.png"), folder.resolve("0003.png")), two(OutputFolder.in(folder)));
    }

    @Test
    void skipsLinkThatLeadsNowhere() throws IOException {
        Files.createSymbolicLink(folder.resolve("0000.png"), folder.resolve("nowhere"));

        assertEquals(folder.resolve("0001.png"), write(OutputFolder.in(folder)));
    }

    /** The other program takes the number between the look and the writing. */
    @Test
    void takesTheNextNumberWhereAnotherProgramWasFaster() {
        OutputFolder files = OutputFolder.in(folder);

        Path written = files.write(".png", file -> {
            if (file.endsWith("0000.png")) {
                create(file);
            }
            ImageFiles.writePng(file, PIXEL, Map.of());
        });

        assertEquals(folder.resolve("0001.png"), written);
    }

    private static void create(Path file) {
        try {
            Files.createFile(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatFourWriteAtOnceIsAllThere() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        Callable<List<Path>> writer = () -> {
            OutputFolder files = OutputFolder.in(folder);
            return Stream.generate(() -> write(files)).limit(10).toList();
        };
        List<Future<List<Path>>> results = threads.invokeAll(List.of(writer, writer, writer, writer));
        threads.shutdown();

        Set<Path> written =
                results.stream().flatMap(result -> done(result).stream()).collect(Collectors.toSet());
        assertEquals(40, written.size());
        assertTrue(written.stream().allMatch(Files::isRegularFile));
    }

    private static List<Path> done(Future<List<Path>> result) {
        try {
            return result.get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void createsMissingFolders() {
        OutputFolder.in(folder.resolve("a/b"));

        assertTrue(Files.isDirectory(folder.resolve("a/b")));
    }

    @Test
    void leavesNothingBehindByLooking() throws IOException {
        OutputFolder.in(folder);

        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void rejectsFolderThatIsFile() throws IOException {
        Path file = Files.createFile(folder.resolve("taken"));

        assertEquals(
                "cannot write into " + file + ": a file of that name exists; choose another --out",
                assertThrows(InvalidRequestException.class, () -> OutputFolder.in(file))
                        .getMessage());
    }

    /** Process 1 of some other machine, which has not written for an hour. */
    @Test
    void removesTheUnfinishedImageOfAKilledRun() throws IOException {
        Path unfinished =
                Files.createFile(folder.resolve(".0000.png.p1m00000000-123e4567-e89b-12d3-a456-426614174000.tmp"));
        Files.setLastModifiedTime(unfinished, FileTime.from(Instant.now().minus(Duration.ofHours(1))));

        OutputFolder.in(folder);

        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void namesTheOptionOfTheFolder() throws IOException {
        Path file = Files.createFile(folder.resolve("taken"));

        assertTrue(assertThrows(InvalidRequestException.class, () -> OutputFolder.in(file, "--save-maps"))
                .problem()
                .endsWith("; choose another --save-maps"));
    }
}
