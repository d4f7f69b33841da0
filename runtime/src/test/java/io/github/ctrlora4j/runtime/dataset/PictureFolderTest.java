package io.github.ctrlora4j.runtime.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureFolderTest {
    @TempDir
    private Path folder;

    @Test
    void takesCaptionBesideThePictureBeforeTheOneForAll() throws IOException {
        picture("b.png", 1);
        picture("a.png", 2);
        Files.writeString(folder.resolve("b.txt"), " a red\nballoon \n");
        Files.writeString(folder.resolve("notes.md"), "not a picture");
        List<TrainingPair> pairs = Dataset.read(folder, Optional.of("an icon")).pairs();
        assertEquals(List.of(pair("a.png", "an icon"), pair("b.png", "a red balloon")), pairs);
    }

    @Test
    void namesEveryFaultyPicture() throws IOException {
        picture("good.png", 1);
        picture("same.png", 1);
        picture("empty.png", 2);
        Files.writeString(folder.resolve("empty.txt"), " \n");
        Files.writeString(folder.resolve("broken.jpg"), "no picture");
        String message = message(Optional.of("an icon"));
        assertTrue(message.contains("same.png: is the same picture as good.png"), message);
        assertTrue(message.contains("empty.txt: is empty"), message);
        assertTrue(message.contains("; broken.jpg: ") || message.contains(": broken.jpg: "), message);
    }

    /** 0xE9 is é in Latin-1. A byte order mark is not part of a caption. */
    @Test
    void readsCaptionsInUtf8Only() throws IOException {
        picture("marked.png", 1);
        Files.writeString(folder.resolve("marked.txt"), "\uFEFFa caf\u00E9");
        assertEquals(
                List.of(pair("marked.png", "a caf\u00E9")),
                Dataset.read(folder, Optional.empty()).pairs());
        Files.write(folder.resolve("marked.txt"), "a caf\u00E9".getBytes(StandardCharsets.ISO_8859_1));
        String message = message(Optional.empty());
        assertTrue(message.contains("marked.txt: is not UTF-8"), message);
    }

    @Test
    void namesPictureWithoutCaption() {
        picture("cat.png", 1);
        String message = message(Optional.empty());
        assertTrue(message.contains("cat.png: has no caption: there is neither cat.txt nor a prompt"), message);
    }

    /** 8192 x 6144 is 50 million pixels. */
    @Test
    void rejectsPictureOfFiftyMegapixels() {
        byte[] gray = new byte[3 * 8192 * 6144];
        ImageFiles.writePng(folder.resolve("huge.png"), RgbImage.of(8192, 6144, gray), Map.of());
        String message = message(Optional.of("an icon"));
        assertTrue(message.contains("huge.png: has 8192x6144 pixels, more than 16 million"), message);
    }

    @Test
    void rejectsMissingAndEmptyFolder() {
        assertTrue(message(Optional.empty()).contains("has neither prompt.json nor pictures"));
        assertThrows(CtrloraException.class, () -> Dataset.read(folder.resolve("none"), Optional.empty()));
    }

    @Test
    void fingerprintChangesWithAnyPromptAndPicture() throws IOException {
        picture("a.png", 1);
        String first = Dataset.read(folder, Optional.of("an icon")).fingerprint();
        assertEquals(first, Dataset.read(folder, Optional.of("an icon")).fingerprint());
        assertNotEquals(first, Dataset.read(folder, Optional.of("a cat")).fingerprint());
        Files.delete(folder.resolve("a.png"));
        picture("a.png", 2);
        assertNotEquals(first, Dataset.read(folder, Optional.of("an icon")).fingerprint());
    }

    private String message(Optional<String> prompt) {
        return assertThrows(CtrloraException.class, () -> Dataset.read(folder, prompt))
                .getMessage();
    }

    private TrainingPair pair(String name, String prompt) {
        return new TrainingPair(name, folder.resolve(name), Optional.empty(), prompt);
    }

    private void picture(String name, int gray) {
        byte[] pixels = new byte[3 * 64 * 64];
        Arrays.fill(pixels, (byte) gray);
        ImageFiles.writePng(folder.resolve(name), RgbImage.of(64, 64, pixels), Map.of());
    }
}
