package io.github.ctrlora4j.adapters.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which files of a network's folder are read: each has one tensor, whose name says which file it was. */
final class DiffusersWeightsTest {
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

    private Set<String> tensors() {
        try (TensorFile file = format.open(folder)) {
            return Set.copyOf(file.tensors().keySet());
        }
    }

    private String refusal() {
        return assertThrows(CtrloraException.class, () -> format.open(folder)).getMessage();
    }

    /** Each file in this order wins over all that were there before it. */
    @Test
    void takesTheVersionThatDiffusersTakes() {
        for (String file : new String[] {
            "diffusion_pytorch_model.non_ema.bin",
            "diffusion_pytorch_model.fp16.bin",
            "diffusion_pytorch_model.bin",
            "diffusion_pytorch_model.ema.safetensors",
            "diffusion_pytorch_model.non_ema.safetensors",
            "diffusion_pytorch_model.fp16.safetensors",
            "diffusion_pytorch_model.safetensors"
        }) {
            weights("unet/" + file, file);
            assertEquals(Set.of("unet." + file), tensors());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "diffusion_pytorch_model.safetensors.index.json",
                "diffusion_pytorch_model.safetensors.index.fp16.json",
                "diffusion_pytorch_model.safetensors.fp16.index.json",
                "diffusion_pytorch_model.fp16.safetensors.index.json"
            })
    void joinsTheFilesOfAnIndex(String index) throws IOException {
        weights("unet/part-1.safetensors", "a");
        weights("unet/part-2.safetensors", "b");
        Files.writeString(
                folder.resolve("unet/" + index),
                "{\"metadata\": {\"total_size\": 2}, \"weight_map\": {\"a\": \"part-1.safetensors\","
                        + " \"b\": \"part-2.safetensors\"}}");
        assertEquals(Set.of("unet.a", "unet.b"), tensors());
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x.safetensors", "/etc/passwd", "a/b", "..", "a\\\\b", ".hidden", ""})
    void anIndexNamesOnlyFilesBesideIt(String shard) throws IOException {
        Files.writeString(
                folder.resolve("unet/diffusion_pytorch_model.safetensors.index.json"),
                "{\"weight_map\": {\"a\": \"" + shard + "\"}}");
        assertTrue(refusal().contains("which lies outside this folder"), refusal());
    }

    @Test
    void aTensorThatIsNotWhereTheIndexSaysIsNamed() throws IOException {
        weights("unet/part-1.safetensors", "a");
        Files.writeString(
                folder.resolve("unet/diffusion_pytorch_model.safetensors.index.json"),
                "{\"weight_map\": {\"b\": \"part-1.safetensors\"}}");
        assertTrue(refusal().contains("says that tensor 'b' is in 'part-1.safetensors'"), refusal());
    }

    @Test
    void aNetworkWithoutWeightsIsNamed() {
        assertTrue(refusal().startsWith(folder.resolve("unet") + ": holds no weights"), refusal());
    }
}
