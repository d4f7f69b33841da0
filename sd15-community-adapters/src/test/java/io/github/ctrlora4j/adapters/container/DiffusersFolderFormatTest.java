package io.github.ctrlora4j.adapters.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders with one tensor per file, whose name says which file was read. */
final class DiffusersFolderFormatTest {
    private final DiffusersFolderFormat format = new DiffusersFolderFormat();

    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("model_index.json"), "{}");
        Files.createDirectory(folder.resolve("unet"));
    }

    private void weights(String file, String tensor) {
        TestFiles.oneTensor(folder.resolve(file), tensor);
    }

    private String refusal() {
        return assertThrows(CtrloraException.class, () -> format.open(folder)).getMessage();
    }

    @Test
    void isToldByItsIndex(@TempDir Path other) {
        assertTrue(format.recognizes(folder, ByteBuffer.allocate(0)));
        assertFalse(format.recognizes(other, ByteBuffer.allocate(0)));
        assertFalse(format.recognizes(folder.resolve("model_index.json"), ByteBuffer.allocate(0)));
    }

    @Test
    void aFileThatWasNotDownloadedIsNamed() throws IOException {
        Files.writeString(
                folder.resolve("unet/diffusion_pytorch_model.safetensors"),
                "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n");
        assertTrue(refusal().contains("unet/diffusion_pytorch_model.safetensors: ")
                && refusal().contains("LFS"));
    }

    @Test
    void aNetworkWithAConfigurationAloneIsAbsent() throws IOException {
        weights("unet/diffusion_pytorch_model.safetensors", "a");
        Files.writeString(Files.createDirectory(folder.resolve("vae")).resolve("config.json"), "{}");
        Files.createDirectory(folder.resolve("text_encoder"));
        try (TensorFile file = format.open(folder)) {
            assertEquals(Set.of("unet.a"), file.tensors().keySet());
        }
    }

    /** Names that diffusers does not give, and an index whose file is missing. */
    @ParameterizedTest
    @ValueSource(strings = {"best.safetensors", "flax_model.msgpack", "pytorch_model.safetensors.index.v2.json"})
    void weightsThatCannotBeFoundAreNotAbsent(String name) throws IOException {
        weights("unet/diffusion_pytorch_model.safetensors", "a");
        Files.writeString(Files.createDirectory(folder.resolve("vae")).resolve(name), "{}");
        assertTrue(refusal().startsWith(folder.resolve("vae") + ": holds no weights"), refusal());
    }

    @Test
    void keepsTheConfigurationsAsMetadataAndIgnoresOtherFolders() throws IOException {
        weights("unet/diffusion_pytorch_model.safetensors", "a");
        Files.createDirectory(folder.resolve("safety_checker"));
        Files.writeString(folder.resolve("unet/config.json"), "{\"in_channels\": 4}");
        try (TensorFile file = format.open(folder)) {
            assertEquals(
                    Set.of("model_index.json", "unet/config.json"),
                    file.metadata().keySet());
            assertEquals("{\"in_channels\": 4}", file.metadata().get("unet/config.json"));
            assertEquals(Files.size(folder.resolve("unet/diffusion_pytorch_model.safetensors")), file.size());
            assertEquals("unet/a", file.tensors().values().iterator().next().name());
        }
    }
}
