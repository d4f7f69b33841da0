package io.github.ctrlora4j.runtime.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import io.github.ctrlora4j.api.checkpoint.TensorFormat;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import io.github.ctrlora4j.runtime.lora.GoldenLoraFiles;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelLibraryTest {
    @TempDir
    private Path folder;

    private ModelLibrary library = new ModelLibrary(List.of(), GoldenModels.FILES);

    @BeforeEach
    void open() {
        library = new ModelLibrary(List.of(folder), GoldenModels.FILES);
    }

    private Path put(String golden, String as) throws IOException {
        Path file = folder.resolve(as);
        Files.createDirectories(file.getParent());
        return Files.copy(GoldenModels.file(golden), file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ink", "INK", "ink.ckpt", "b/ink", "b/ink.ckpt", "a/b/ink", "a/b/ink.ckpt"})
    void findsAFileByEveryEndOfItsPath(String name) throws IOException {
        Path ink = put("lora0.ckpt", "a/b/ink.ckpt");
        put("lora1.ckpt", "a/b/drink.ckpt");
        assertEquals(ink, library.find(name, ModelRole.CONDITION_LORA));
    }

    @Test
    void theRoleDecidesAmongFilesOfOneName() throws IOException {
        Path lora = put("lora0.ckpt", "a/ink.ckpt");
        Path checkpoint = put("sd.safetensors", "z/ink.safetensors");
        assertEquals(checkpoint, library.find("ink", ModelRole.CHECKPOINT));
        assertEquals(lora, library.find("ink", ModelRole.CONDITION_LORA));
    }

    @Test
    void severalFilesOfOneNameAndRoleAreNamed() throws IOException {
        put("lora0.ckpt", "a/ink.ckpt");
        put("lora1.ckpt", "b/ink.ckpt");
        String message = assertThrows(
                        InvalidRequestException.class, () -> library.find("ink", ModelRole.CONDITION_LORA))
                .getMessage();
        assertTrue(message.contains("'ink' can be any of [a/ink.ckpt, b/ink.ckpt]"), message);
    }

    @Test
    void settingsThatAreMendedBesideAFileChangeItsVerdict() throws IOException {
        Path config = Files.writeString(folder.resolve("adapter_config.json"), "{\"lora_alpha\": 8");
        Path model = Files.copy(
                GoldenLoraFiles.file("peft-folder/adapter_model.safetensors"),
                folder.resolve("adapter_model.safetensors"));
        assertFalse(library.examine(model).usable());
        Files.writeString(config, "{\"lora_alpha\": 8}");
        assertTrue(library.examine(model).usable());
    }

    @Test
    void theWholePathWithinTheFolderIsNeverAmbiguous() throws IOException {
        Path top = put("lora0.ckpt", "ink.ckpt");
        put("lora1.ckpt", "b/ink.ckpt");
        assertEquals(top, library.find("ink.ckpt", ModelRole.CONDITION_LORA));
    }

    @Test
    void theFirstFolderWins(@TempDir Path other) throws IOException {
        put("lora0.ckpt", "ink.ckpt");
        Path first = Files.copy(GoldenModels.file("lora1.ckpt"), other.resolve("ink.ckpt"));
        ModelLibrary both = new ModelLibrary(List.of(other, folder), GoldenModels.FILES);
        assertEquals(first, both.find("ink", ModelRole.CONDITION_LORA));
    }

    /** {@code runtime/src} is a folder where the tests run. */
    @Test
    void aFolderInTheWorkingDirectoryHidesNoModel() throws IOException {
        Path src = put("lora0.ckpt", "src.ckpt");
        assertTrue(Files.isDirectory(Path.of("src")));
        assertEquals(src, library.find("src", ModelRole.CONDITION_LORA));
    }

    @Test
    void aFileOfAnotherKindIsFoundSoThatOpeningItSaysWhatItIs() throws IOException {
        Path lora = put("lora0.ckpt", "ink.ckpt");
        assertEquals(lora, library.find("ink", ModelRole.CHECKPOINT));
        assertEquals(Optional.empty(), library.search("ink", ModelRole.CHECKPOINT));
    }

    @Test
    void aNameThatNoFileCanHaveIsAnErrorOfTheRequest() {
        String message = assertThrows(InvalidRequestException.class, () -> library.find("a\0b", ModelRole.CHECKPOINT))
                .getMessage();
        assertTrue(message.startsWith("checkpoint: no file can be called 'a?b'"), message);
    }

    /** As a path, an empty text is the working directory. */
    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void anEmptyNameIsAnErrorOfTheRequest(String name) {
        String message = assertThrows(InvalidRequestException.class, () -> library.find(name, ModelRole.VAE))
                .getMessage();
        assertEquals("vae: needs a file or the name of one, got an empty text", message);
    }

    @Test
    void aSearchLeavesWhatItFoundOutForOtherProcesses(@TempDir Path cache) throws IOException {
        Path ink = put("sd.ckpt", "ink.ckpt");
        ExaminationStore store = new ExaminationStore(Optional.of(cache), Optional.of("1"));
        ModelLibrary searched =
                new ModelLibrary(List.of(folder), GoldenModels.FILES, new ModelHashes(Optional.empty()), store, false);
        searched.search("ink", ModelRole.CHECKPOINT);
        assertTrue(Files.readString(cache.resolve("models.json")).contains(ink.toString()));

        Path other = put("lora0.ckpt", "other.ckpt");
        searched.examine(other);
        searched.save();
        assertTrue(Files.readString(cache.resolve("models.json")).contains(other.toString()));
    }

    @Test
    void linksThatLeadBackOrNowhereAreToldAndSkipped() throws IOException {
        Path ink = put("lora0.ckpt", "sub/ink.ckpt");
        Files.createSymbolicLink(folder.resolve("sub/loop"), folder);
        Files.createSymbolicLink(folder.resolve("gone.ckpt"), folder.resolve("nowhere"));

        assertEquals(ink, library.find("ink", ModelRole.CONDITION_LORA));
        assertEquals(
                List.of(
                        folder.resolve("gone.ckpt") + ": a link to a file that does not exist",
                        folder.resolve("sub/loop") + ": a link to a folder that contains it; skipped"),
                library.problems().stream().sorted().toList());
    }

    @Test
    void foldersThatCannotBeReadAreToldAndSkipped() throws IOException {
        Path ink = put("lora0.ckpt", "ink.ckpt");
        Path closed = Files.createDirectory(folder.resolve("lost+found"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
        assumeFalse(Files.isReadable(closed), "the administrator reads everything");

        assertEquals(ink, library.find("ink", ModelRole.CONDITION_LORA));
        assertEquals(List.of(closed + ": permission denied; skipped"), library.problems());
    }

    @Test
    void findsAFileByItsHash() throws IOException {
        Path ink = put("lora0.ckpt", "ink.ckpt");
        Path other = put("lora1.ckpt", "b/ink.ckpt");
        put("sd.safetensors", "ink.safetensors");
        String hash = library.hash(ink).orElseThrow();
        String otherHash = library.hash(other).orElseThrow();
        for (String name :
                List.of(hash, hash.substring(0, 10), hash.substring(0, 12).toUpperCase(Locale.ROOT))) {
            assertEquals(ink, library.find(name, ModelRole.CONDITION_LORA));
        }
        assertEquals(ink, library.find("ink [" + hash.substring(0, 10) + "]", ModelRole.CONDITION_LORA));
        assertEquals(other, library.find("ink.ckpt[" + otherHash + "]", ModelRole.CONDITION_LORA));
        // Under a new name it is still the same file.
        assertEquals(other, library.find("former [" + otherHash.substring(0, 10) + "]", ModelRole.CONDITION_LORA));
        assertEquals(Optional.empty(), library.search(hash.substring(0, 10), ModelRole.CHECKPOINT));
        assertEquals(Optional.empty(), library.search(hash.substring(0, 9), ModelRole.CONDITION_LORA));
    }

    @Test
    void aStrangersHashIsComparedWithKnownOnes() throws IOException {
        Path ink = put("lora0.ckpt", "ink.ckpt");
        ModelLibrary lazy = new ModelLibrary(List.of(folder), GoldenModels.FILES, Optional.empty(), true);
        assertEquals(
                "lora: no file is known to have the hash 0123456789, and 1 file(s) are still being read for theirs; try"
                        + " again later",
                assertThrows(
                                InvalidRequestException.class,
                                () -> lazy.findNamed("0123456789", ModelRole.CONDITION_LORA))
                        .getMessage());

        String hash = lazy.hash(ink).orElseThrow();

        assertEquals(ink, lazy.findNamed(hash.substring(0, 10), ModelRole.CONDITION_LORA));
        assertEquals(ink, lazy.findNamed("former [" + hash + "]", ModelRole.CONDITION_LORA));
        // Without strangers the first question finds it.
        assertEquals(ink, library.findNamed(hash.substring(0, 10), ModelRole.CONDITION_LORA));
    }

    @Test
    void findsAFileByItsFirstKindOfHash() throws IOException {
        Path ink = put("sd.safetensors", "ink.safetensors");
        String old = ModelHashes.old(ink).orElseThrow();
        assertEquals(ink, library.find(old, ModelRole.CHECKPOINT));
        assertEquals(ink, library.find("former [" + old + "]", ModelRole.CHECKPOINT));
    }

    @Test
    void aHashThatNoFileHasIsToldWithTheHashThatTheNameHas() throws IOException {
        Path ink = put("lora0.ckpt", "ink.ckpt");
        String message = assertThrows(
                        InvalidRequestException.class, () -> library.find("ink [0123456789]", ModelRole.CONDITION_LORA))
                .getMessage();
        assertEquals(
                "lora: no file has the hash 0123456789; 'ink' has "
                        + library.hash(ink).orElseThrow().substring(0, 10) + ", so it is another version",
                message);
    }

    /** As stable-diffusion-webui finds it: safetensors before pickles. */
    @Test
    void findsTheVaeBesideACheckpoint() throws IOException, URISyntaxException {
        Path checkpoint = put("sd.safetensors", "ink.safetensors");
        assertEquals(Optional.empty(), library.vaeBeside(checkpoint));
        put("lora0.ckpt", "ink.vae.ckpt");
        assertEquals(Optional.empty(), library.vaeBeside(checkpoint));
        Path vae = folder.resolve("ink.vae.safetensors");
        Files.copy(
                Path.of(Optional.ofNullable(getClass().getResource("/golden/formats/vae-old-names.safetensors"))
                        .orElseThrow()
                        .toURI()),
                vae);
        assertEquals(Optional.of(vae), library.vaeBeside(checkpoint));
    }

    /** Counts how often a file is looked at. */
    private static final class CountingFormat implements TensorFormat {
        private int asked;

        @Override
        public String id() {
            return "counting";
        }

        @Override
        public boolean recognizes(Path file, ByteBuffer head) {
            asked++;
            return false;
        }

        @Override
        public TensorFile open(Path file) {
            throw new AssertionError("not recognized");
        }
    }

    @Test
    void aFileIsExaminedOnceForEachOfItsStates() throws IOException {
        CountingFormat format = new CountingFormat();
        ModelReader reader =
                new ModelReader(List.of(format), List.of(new io.github.ctrlora4j.adapters.sd15.Sd15Adapter()));
        ModelLibrary counted = new ModelLibrary(List.of(folder), reader);
        Path broken = Files.writeString(folder.resolve("broken.ckpt"), "broken");
        counted.all(ModelRole.CHECKPOINT);
        counted.all(ModelRole.CONDITION_LORA);
        assertEquals(1, format.asked);

        Files.writeString(broken, "other content");
        counted.all(ModelRole.CHECKPOINT);
        assertEquals(2, format.asked);
    }
}
