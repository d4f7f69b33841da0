package io.github.ctrlora4j.adapters.sd15;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CheckpointSettingsTest {
    /** Metadata alone. */
    private record Stated(Path path, Map<String, String> metadata) implements TensorFile {
        @Override
        public long size() {
            return 0;
        }

        @Override
        public String format() {
            return "stated";
        }

        @Override
        public Map<String, Tensor> tensors() {
            return Map.of();
        }

        @Override
        public void close() {}
    }

    /** The beginning of stable-diffusion-webui's file for SD 1.x, with the line that such files of v models have. */
    private static final String YAML =
            """
            model:
              base_learning_rate: 1.0e-04
              target: ldm.models.diffusion.ddpm.LatentDiffusion
              params:
                parameterization: "v"   # velocity
                linear_start: 0.00085
            """;

    @Test
    void yamlBesideTheFileOverrulesItsMetadata(@TempDir Path folder) throws IOException {
        Stated file = new Stated(folder.resolve("ink.safetensors"), Map.of("modelspec.prediction_type", "epsilon"));
        assertEquals("epsilon", CheckpointSettings.of(file, true, false).get("modelspec.prediction_type"));
        Files.writeString(folder.resolve("ink.yaml"), YAML);
        assertEquals("v", CheckpointSettings.of(file, false, false).get("modelspec.prediction_type"));
        Files.writeString(folder.resolve("ink.yaml"), YAML.replace("\"v\"", "eps"));
        assertEquals("epsilon", CheckpointSettings.of(file, true, false).get("modelspec.prediction_type"));
    }

    /** UTF-16, a link to nothing, and a file that is too long for settings. */
    @Test
    void yamlThatCannotBeReadIsNamed(@TempDir Path folder) throws IOException {
        Stated file = new Stated(folder.resolve("ink.safetensors"), Map.of());
        Path yaml = folder.resolve("ink.yaml");
        Files.writeString(yaml, YAML, StandardCharsets.UTF_16);
        assertTrue(problem(file).endsWith("is not UTF-8 text; mend or remove them"), problem(file));
        Files.writeString(yaml, YAML + "#".repeat(1 << 20));
        assertTrue(problem(file).contains("has more than 1048576 bytes"), problem(file));
        Files.delete(yaml);
        Files.createSymbolicLink(yaml, folder.resolve("absent"));
        assertTrue(problem(file).contains("cannot be read"), problem(file));
    }

    private static String problem(TensorFile file) {
        String message = assertThrows(MalformedFileException.class, () -> CheckpointSettings.of(file, false, false))
                .getMessage();
        assertTrue(message.startsWith(file.path() + ": its settings, ink.yaml, "), message);
        return message;
    }

    /** {@code sd-v1.yaml} belongs to {@code sd-v1.ckpt}. */
    @Test
    void yamlBesideAFolderBelongsToAnotherModel(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("sd-v1.yaml"), YAML);
        Path diffusers = Files.createDirectory(folder.resolve("sd-v1.5"));
        assertEquals(Map.of(), CheckpointSettings.of(new Stated(diffusers, Map.of()), false, false));
    }

    @ParameterizedTest
    @CsvSource({
        "parameterization: v, v",
        "  'parameterization: ''v''', v",
        "parameterization: eps, epsilon",
        "parameterization: velocity, none",
        "# parameterization: v, none",
        "other_parameterization: v, none"
    })
    void readsTheOneLineThatMatters(String line, String type) {
        assertEquals(type, CheckpointSettings.fromYaml(line).getOrDefault("modelspec.prediction_type", "none"));
    }

    @ParameterizedTest
    @CsvSource({"zero_terminal_snr: true, true", "ztsnr: True, true", "zero_terminal_snr: false, none"})
    void readsZeroTerminalSnr(String line, String value) {
        assertEquals(value, CheckpointSettings.fromYaml(line).getOrDefault("ctrlora4j.zero_terminal_snr", "none"));
    }

    @Test
    void markerTensorsCountWhereNothingIsSaid() {
        Map<String, List<Long>> shapes = IndexedShapes.checkpoint();
        shapes.put("v_pred", List.of());
        shapes.put("ztsnr", List.of());
        assertEquals(
                Map.of(
                        "ctrlora4j.unet.heads", "8",
                        "modelspec.prediction_type", "v",
                        "ctrlora4j.zero_terminal_snr", "true"),
                FileKind.of(new IndexedShapes(shapes)).weights().settings());
    }

    @Test
    void anInpaintingCheckpointSaysThatItTakesAMask() {
        Map<String, List<Long>> shapes = IndexedShapes.checkpoint();
        shapes.put("model.diffusion_model.input_blocks.0.0.weight", List.of(320L, 9L, 3L, 3L));
        assertEquals(
                "true",
                FileKind.of(new IndexedShapes(shapes)).weights().settings().get("ctrlora4j.unet.mask_input"));
    }

    @Test
    void readsTheConfigurationsOfADiffusersFolder() {
        Map<String, String> texts = new HashMap<>();
        texts.put("model_index.json", "{}");
        texts.put("unet/config.json", "{\"attention_head_dim\": [8, 8, 8, 8], \"norm_num_groups\": 16}");
        texts.put("vae/config.json", "{\"norm_num_groups\": 8}");
        texts.put("text_encoder/config.json", "{\"num_attention_heads\": 3}");
        texts.put(
                "scheduler/scheduler_config.json",
                "{\"prediction_type\": \"v_prediction\", \"rescale_betas_zero_snr\": true}");
        assertEquals(
                Map.of(
                        "ctrlora4j.unet.heads", "8",
                        "ctrlora4j.unet.norm_groups", "16",
                        "ctrlora4j.vae.norm_groups", "8",
                        "ctrlora4j.text.heads", "3",
                        "modelspec.prediction_type", "v",
                        "ctrlora4j.zero_terminal_snr", "true"),
                CheckpointSettings.of(new Stated(Path.of("folder"), texts), false, false));
    }

    @Test
    void ignoresConfigurationsThatAreNotJson() {
        assertEquals(
                Map.of(),
                CheckpointSettings.of(
                        new Stated(Path.of("folder"), Map.of("unet/config.json", "{\"attention_head_dim\": [[]]")),
                        false,
                        false));
    }
}
