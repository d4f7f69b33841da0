package io.github.ctrlora4j.runtime.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
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
                        pair("prompt.json line 1", "source/0.png", "target/0.png", "a"),
                        pair("prompt.json line 3", "source/0.png", "source/0.png", "")),
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
        assertTrue(message.contains("line 1: source/none.png: no such image file"), message);
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
        assertTrue(message.contains("line 2 repeats the pair of prompt.json line 1"), message);
        assertTrue(message.contains("line 3: broken.png: "), message);
    }

    @Test
    void rejectsPicturesThatAreTooLarge() throws IOException {
        image("large.png", 2112, 2048);
        String message = message("{\"source\": \"large.png\", \"target\": \"large.png\", \"prompt\": \"a\"}");
        assertTrue(message.contains("line 1 has images of 2112x2048, which is more than 4194304 pixels"), message);
    }

    @Test
    void rejectsNamesOutsideOfTheFolder() {
        String message = message(
                "{\"source\": \"../0.png\", \"target\": \"0.png\", \"prompt\": \"a\"}",
                "{\"source\": \"0.png\", \"target\": \"target/../../0.png\", \"prompt\": \"a\"}",
                "{\"source\": \"%s\", \"target\": \"0.png\", \"prompt\": \"a\"}"
                        .formatted(folder.resolve("wide.png")
                                .toAbsolutePath()
                                .toString()
                                .replace('\\', '/')));
        assertTrue(message.contains("line 1 has the source '../0.png', which is outside of the folder"), message);
        assertTrue(message.contains("line 2 has the target 'target/../../0.png', which is outside"), message);
        assertTrue(message.contains("line 3 has the source '") && message.contains("wide.png', which is"), message);
    }

    @Test
    void namesFieldsOfWrongTypes() {
        String message = message(
                "{\"source\": 1, \"target\": \"0.png\", \"prompt\": \"a\"}",
                "{\"source\": \"0.png\", \"target\": [\"0.png\"], \"prompt\": \"a\"}",
                "{\"source\": \"0.png\", \"target\": \"0.png\", \"prompt\": null}",
                "[]");
        assertTrue(message.contains("line 1 field 'source'"), message);
        assertTrue(message.contains("line 2 field 'target'"), message);
        assertTrue(
                message.contains("line 3 field 'prompt' needs a text of at most 4000 characters, got null"), message);
        assertTrue(message.contains("line 4 expected a JSON object"), message);
    }

    /** 0xE9 is é in Latin-1; the line before it begins with a byte order mark, which counts as nothing. */
    @Test
    void namesLineThatIsNotUtf8() throws IOException {
        String pair = "{\"source\": \"0.png\", \"target\": \"0.png\", \"prompt\": \"%s\"}\n";
        ByteArrayOutputStream index = new ByteArrayOutputStream();
        index.writeBytes(("\uFEFF" + pair.formatted("caf\u00E9")).getBytes(StandardCharsets.UTF_8));
        index.writeBytes(pair.formatted("caf\u00E9").getBytes(StandardCharsets.ISO_8859_1));
        Files.write(folder.resolve("prompt.json"), index.toByteArray());
        String message = assertThrows(CtrloraException.class, () -> PairFolder.read(folder))
                .getMessage();
        assertEquals(folder.resolve("prompt.json") + ": line 2 is not UTF-8", message);
    }

    @Test
    void saysHowManyFaultsThereAreIfNotAllAreShown() {
        String message = message(Collections.nCopies(21, "{}").toArray(String[]::new));
        assertTrue(message.contains("prompt.json: has 21 faults, here are 20 of them: line 1 field"), message);
    }

    @Test
    void namesPairsThatDoNotFitIntoOneBatch() throws IOException {
        read("{\"source\": \"0.png\", \"target\": \"0.png\", \"prompt\": \"a\"}");
        PairFolder.read(folder).requireOneSize(folder);
        read(
                "{\"source\": \"0.png\", \"target\": \"0.png\", \"prompt\": \"a\"}",
                "{\"source\": \"wide.png\", \"target\": \"wide.png\", \"prompt\": \"a\"}");
        Dataset mixed = PairFolder.read(folder);
        String message = assertThrows(CtrloraException.class, () -> mixed.requireOneSize(folder))
                .getMessage();
        assertTrue(message.contains("prompt.json line 1 has 64x64, prompt.json line 2 has 128x64;"), message);
        assertEquals(Optional.of(new ImageSize(128, 64)), mixed.largest());
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
