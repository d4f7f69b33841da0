package io.github.ctrlora4j.runtime.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files are looked up, not read, so these are empty. */
class SampleFolderTest {
    @TempDir
    private Path folder;

    private Path file(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.createFile(file);
    }

    private InvalidRequestException rejection() {
        return assertThrows(InvalidRequestException.class, () -> SampleFolder.of(folder));
    }

    @Test
    void numbersComeInTheirOrderAndBeforeOtherNames() throws IOException {
        for (String name : List.of("10.png", "9.jpg", "b.png", "0009a.png", "100.webp", "notes.txt")) {
            file("sample/" + name);
        }
        Files.createDirectory(folder.resolve("sample/7.png"));
        assertEquals(
                List.of("9.jpg", "10.png", "100.webp", "0009a.png", "b.png"),
                SampleFolder.of(folder).names());
    }

    @Test
    void aPartnerMayBeOfAnotherFormat() throws IOException {
        file("sample/1.png");
        Path jpeg = file("control/1.jpg");
        SampleFolder samples = SampleFolder.of(folder);
        assertEquals(jpeg, samples.partner("control", "1.png"));
        Path same = file("control/1.png");
        assertEquals(same, samples.partner("control", "1.png"));
    }

    @Test
    void aMissingPartnerIsNamedUnderTheNameOfItsImage() throws IOException {
        Path sample = file("sample/1.png");
        file("control/2.png");
        SampleFolder samples = SampleFolder.of(folder);
        InvalidRequestException e =
                assertThrows(InvalidRequestException.class, () -> samples.partner("control", "1.png"));
        assertEquals(Optional.of(folder.resolve("control/1.png").toString()), e.subject());
        assertEquals("is missing; it belongs to " + sample, e.problem());
    }

    @Test
    void everyImageHasOnePrompt() throws IOException {
        file("sample/1.png");
        file("sample/2.png");
        SampleFolder samples = SampleFolder.of(folder);
        Path prompts = Files.writeString(folder.resolve("prompt.txt"), "a cat\n\n");
        assertEquals(List.of("a cat", ""), samples.prompts());

        Files.writeString(prompts, "a\nb\nc\n");
        InvalidRequestException e = assertThrows(InvalidRequestException.class, samples::prompts);
        assertEquals(prompts + ": has 3 lines for 2 images", e.getMessage());
    }

    @Test
    void promptsThatAreNotUtf8AreNamed() throws IOException {
        file("sample/1.png");
        Files.write(folder.resolve("prompt.txt"), new byte[] {'c', 'a', 'f', (byte) 0xE9});
        InvalidRequestException e = assertThrows(InvalidRequestException.class, SampleFolder.of(folder)::prompts);
        assertTrue(e.problem().startsWith("cannot be read; it has one prompt per line, in UTF-8"), e.problem());
    }

    @Test
    void aFolderWithoutImagesIsRejected() throws IOException {
        assertTrue(rejection().problem().startsWith("has no folder 'sample'"), rejection()::problem);
        file("sample/notes.txt");
        assertEquals(folder.resolve("sample") + ": has no images", rejection().getMessage());
    }
}
