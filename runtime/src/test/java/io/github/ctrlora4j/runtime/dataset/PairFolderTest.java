package io.github.ctrlora4j.runtime.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairFolderTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void images() throws IOException {
        Files.createDirectories(folder.resolve("source"));
        Files.createDirectories(folder.resolve("target"));
        image("source/0.png", 64, 64);
        image("target/0.png", 64, 64);
        image("wide.png", 128, 64);
        image("odd.png", 65, 64);
    }

    @Test
    void readsPairsInTheirOrderAndLooksIntoBothFolders() throws IOException {
        List<TrainingPair> pairs = read(
                "{\"source\": \"source/0.png\", \"target\": \"target/0.png\", \"prompt\": \"a\"}",
                "",
                "{\"source\": \"0.png\", \"target\": \"source/0.png\", \"prompt\": \"\"}");
        assertEquals(
                List.of(
                        pair("line 1", "source/0.png", "target/0.png", "a"),
                        pair("line 3", "source/0.png", "source/0.png", "")),
                pairs);
    }

    @Test
    void namesEveryFaultyLine() {
        String message = message(
                "{\"source\": \"none.png\", \"target\": \"0.png\", \"prompt\": \"a\"}",
                "not json",
                "{\"source\": \"wide.png\", \"target\": \"0.png\", \"prompt\": \"a\"}",
                "{\"source\": \"odd.png\", \"target\": \"odd.png\", \"prompt\": \"a\"}",
                "{\"source\": \"0.png\", \"target\": \"0.png\"}");
        assertTrue(message.contains("line 1: ") && message.contains("none.png: no such image file"), message);
        assertTrue(message.contains("line 2 is not valid JSON"), message);
        assertTrue(message.contains("line 3 has images of different sizes: 128x64 in source, 64x64"), message);
        assertTrue(message.contains("line 4 has images of 65x64; both sides must be multiples of 64"), message);
        assertTrue(message.contains("line 5 field 'prompt' is missing"), message);
    }

    @Test
    void namesBrokenImageAndRepeatedPair() throws IOException {
        Files.writeString(folder.resolve("broken.png"), "no picture");
        String pair = "{\"source\": \"0.png\", \"target\": \"0.png\", \"prompt\": \"a\"}";
        String message = message(pair, pair, "{\"source\": \"broken.png\", \"target\": \"0.png\", \"prompt\": \"a\"}");
        assertTrue(message.contains("line 2 repeats the pair of line 1"), message);
        assertTrue(message.contains("line 3: ") && message.contains("broken.png"), message);
    }

    @Test
    void rejectsPicturesThatAreTooLarge() throws IOException {
        image("large.png", 2112, 2048);
        String message = message("{\"source\": \"large.png\", \"target\": \"large.png\", \"prompt\": \"a\"}");
        assertTrue(message.contains("line 1 has images of 2112x2048, which is more than 4194304 pixels"), message);
    }

    @Test
    void rejectsFolderWithoutPairs() {
        assertTrue(assertThrows(CtrloraException.class, () -> PairFolder.read(folder))
                .getMessage()
                .contains("has no prompt.json"));
        assertTrue(message("").contains("has no pairs"));
    }

    private List<TrainingPair> read(String... lines) throws IOException {
        Files.write(folder.resolve("prompt.json"), List.of(lines));
        return PairFolder.read(folder).pairs();
    }

    private TrainingPair pair(String line, String source, String target, String prompt) {
        return new TrainingPair(line, folder.resolve(target), Optional.of(folder.resolve(source)), prompt);
    }

    private String message(String... lines) {
        return assertThrows(CtrloraException.class, () -> read(lines)).getMessage();
    }

    private void image(String name, int width, int height) {
        ImageFiles.writePng(folder.resolve(name), RgbImage.of(width, height, new byte[3 * width * height]), Map.of());
    }
}
