package io.github.ctrlora4j.runtime.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.adapters.container.SafetensorsFormat;
import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.PluginException;
import io.github.ctrlora4j.api.UnsupportedFileException;
import io.github.ctrlora4j.api.checkpoint.CheckpointAdapter;
import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import io.github.ctrlora4j.api.checkpoint.TensorFormat;
import io.github.ctrlora4j.api.checkpoint.Verdict;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ModelReaderTest {
    private final ModelReader files = ModelReader.discover(ModelReaderTest.class.getClassLoader());

    @TempDir
    Path folder;

    private static Path golden(String name) {
        try {
            return Path.of(Optional.ofNullable(ModelReaderTest.class.getResource("/golden/formats/" + name))
                    .orElseThrow()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private String refusal(Path file, ModelRole role) {
        return String.valueOf(assertThrows(CtrloraException.class, () -> files.open(file, role))
                .getMessage());
    }

    @Test
    void opensAFileInItsRole() {
        try (OpenedModel model = files.open(golden("detect/sd15-pruned.ckpt"), ModelRole.CHECKPOINT)) {
            assertEquals(ModelRole.CHECKPOINT, model.weights().role());
            assertEquals(
                    List.of("text", "unet", "vae"),
                    List.copyOf(model.weights().components().keySet()));
        }
    }

    @ParameterizedTest(name = "{0} as {1}")
    @CsvSource({
        "sdxl-base.ckpt, CHECKPOINT, cannot be used as a checkpoint: this is an SDXL checkpoint",
        "sd2.ckpt, CHECKPOINT, cannot be used as a checkpoint: this is a Stable Diffusion 2 checkpoint",
        "lora-kohya.safetensors, CHECKPOINT, expected a checkpoint but this is a community LoRA",
        "controlnet.ckpt, CHECKPOINT, expected a checkpoint but this is a ControlNet with 340 tensors",
        "controlnet.ckpt, BASE_CONTROLNET, expected a Base ControlNet but this is a ControlNet with 340 tensors; give it where a ControlNet is expected",
        "ctrlora-condition.ckpt, CHECKPOINT, expected a checkpoint but this is a condition LoRA of CtrLoRA",
        "sd15-pruned.ckpt, CONDITION_LORA, expected a condition LoRA but this is a Stable Diffusion 1.5 checkpoint",
        "sd15-damaged-vae.ckpt, CHECKPOINT, lacks first_stage_model.decoder.mid.block_1.conv1.weight"
    })
    void saysWhatAFileIsAndWhatWasWanted(String name, ModelRole role, String words) {
        String refusal = refusal(golden("detect/" + name), role);
        assertTrue(refusal.replace(",", "").contains(words), refusal);
        assertTrue(refusal.contains(name), refusal);
    }

    @Test
    void countsTensorsByElementType() {
        // zip-mixed.pt: half [3, 2], bf16 [2, 2], single [2], ids [1, 77] of 64 bits.
        Examination examination = files.examine(golden("containers/zip-mixed.pt"));
        assertEquals(4, examination.tensors());
        assertEquals(
                Map.of(
                        DType.F16, new Examination.Share(1, 12),
                        DType.BF16, new Examination.Share(1, 8),
                        DType.F32, new Examination.Share(1, 8),
                        DType.I64, new Examination.Share(1, 616)),
                examination.dtypes());
        assertEquals(Optional.of("torch-zip"), examination.format());
    }

    @Test
    void examinationOfABadFileIsAResult() {
        Examination examination = files.examine(golden("hostile-pickles/os-system.ckpt"));
        assertFalse(examination.readable());
        assertEquals(Optional.empty(), examination.kind());
        assertTrue(examination.reason().startsWith("the pickle was rejected at byte "), examination.reason());
    }

    @Test
    void unknownModelsListTheirFirstTensors() {
        String reason = files.examine(golden("detect/unknown.safetensors")).reason();
        assertTrue(reason.contains("2 tensors") && reason.contains("foo.weight"), reason);
    }

    @Test
    void saysThatAFileIsMissing() {
        assertThrows(InvalidRequestException.class, () -> files.open(folder.resolve("none.ckpt")));
        assertTrue(files.examine(folder.resolve("none.ckpt")).reason().contains("no such file"));
    }

    @Test
    void tellsFoldersFromFiles() throws IOException {
        assertTrue(files.examine(folder).reason().contains("a folder"));
        Files.writeString(folder.resolve("model_index.json"), "{}");
        assertTrue(files.examine(folder).reason().contains("a diffusers folder without a UNet"));
    }

    @Test
    void namesTheFirstBytesOfAnUnknownContainer() throws IOException {
        Path file =
                Files.write(folder.resolve("x.ckpt"), new byte[] {(byte) 0xCA, (byte) 0xFE, 1, 2, 3, 4, 5, 6, 7, 8});
        assertTrue(
                files.examine(file).reason().contains("ca fe 01 02"),
                files.examine(file).reason());
    }

    @Test
    void blamesThePluginThatFails() throws IOException {
        TensorFormat broken = new TensorFormat() {
            @Override
            public String id() {
                return "broken-format";
            }

            @Override
            public boolean recognizes(Path file, ByteBuffer head) {
                return true;
            }

            @Override
            public TensorFile open(Path file) {
                throw new IllegalArgumentException("oops");
            }
        };
        Path file = Files.write(folder.resolve("x.bin"), new byte[] {1});
        ModelReader withPlugin = new ModelReader(List.of(broken), List.of());
        PluginException failure = assertThrows(PluginException.class, () -> withPlugin.open(file));
        assertTrue(String.valueOf(failure.getMessage()).contains("broken-format"), failure.getMessage());
        assertFalse(withPlugin.examine(file).readable());
    }

    @Test
    void prefersTheAdapterThatCanUseTheFile() {
        CheckpointAdapter refusing = new FixedAdapter("refusing", Verdict.refused("other", "a model of another kind"));
        CheckpointAdapter using =
                new FixedAdapter("using", Verdict.usable("mine", ModelRole.CHECKPOINT, "a checkpoint of my trainer"));
        ModelReader both = new ModelReader(List.of(new SafetensorsFormat()), List.of(refusing, using));
        Path file = golden("detect/unknown.safetensors");
        assertEquals(Optional.of("mine"), both.examine(file).kind());
        both.open(file, ModelRole.CHECKPOINT).close();
        assertThrows(UnsupportedFileException.class, () -> both.open(file, ModelRole.CONDITION_LORA));
    }

    private record FixedAdapter(String id, Verdict verdict) implements CheckpointAdapter {
        @Override
        public Verdict examine(TensorFile file) {
            return verdict;
        }

        @Override
        public ModelWeights adapt(TensorFile file) {
            return ModelWeights.builder(ModelRole.CHECKPOINT, "mine")
                    .component("net", file.tensors())
                    .build();
        }
    }

    /** A good file must not be called unknown because a jar is missing. */
    @Test
    void aHostWithoutFormatsOrAdaptersSaysWhatIsMissing() {
        Path file = golden("detect/sd15-pruned.ckpt");
        ModelReader nothing = new ModelReader(List.of(), List.of());
        String message =
                assertThrows(EngineException.class, () -> nothing.open(file)).getMessage();
        assertTrue(message.startsWith("no format for model files is on the class path; add ctrlora4j-sd15"), message);
        ModelLibrary library = new ModelLibrary(List.of(), new ModelReader(List.of(), List.of()));
        assertEquals(List.of(message), library.problems());
        assertTrue(nothing.examine(file).reason().startsWith("no format"));
        ModelReader noAdapter = new ModelReader(List.of(new SafetensorsFormat()), List.of());
        Path safetensors = golden("containers/all-dtypes.safetensors");
        assertTrue(noAdapter.examine(safetensors).reason().startsWith("no adapter for model files"));
    }
}
