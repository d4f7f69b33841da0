package io.github.ctrlora4j.adapters.sd15;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import io.github.ctrlora4j.api.checkpoint.Verdict;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlNetFileTest {
    private static final String HINT = "control_model.input_hint_block.0.weight";

    private static Map<String, List<Long>> ldm() {
        return IndexedShapes.sd15("controlnet", "control_model.");
    }

    private static Verdict verdict(Map<String, List<Long>> shapes) {
        return FileKind.of(new IndexedShapes(shapes)).verdict();
    }

    /** 340 tensors at SD 1.5's size: 324 of the control network, 16 of the hint block. */
    @Test
    void everyNamingGivesTheSameTensors() {
        Map<String, List<Long>> ldm = ldm();
        assertEquals(340, ldm.size());
        for (Map<String, List<Long>> naming :
                List.of(ldm, IndexedShapes.without("control_model.", ldm), IndexedShapes.diffusers("controlnet", ""))) {
            FileKind kind = FileKind.of(new IndexedShapes(naming));
            assertEquals(
                    Optional.of(ModelRole.CONTROLNET),
                    kind.verdict().role(),
                    kind.verdict().reason());
            assertEquals("controlnet", kind.verdict().kind());
            assertEquals(ldm.keySet(), IndexedShapes.control(naming));
        }
    }

    @Test
    void namesTensorThatIsMissing() {
        for (String name : IndexedShapes.oneOfEachKind(ldm().keySet())) {
            Map<String, List<Long>> shapes = ldm();
            shapes.remove(name);
            Verdict verdict = verdict(shapes);
            assertFalse(verdict.isUsable());
            assertTrue(verdict.reason().contains("lacks " + name), name + ": " + verdict);
        }
    }

    @ParameterizedTest
    @CsvSource({"1024, controlnet-sd2, Stable Diffusion 2", "2048, controlnet-sdxl, SDXL"})
    void rejectsNetworksForOtherTextEncodersByName(long width, String kind, String words) {
        Map<String, List<Long>> shapes = ldm();
        shapes.replaceAll((name, shape) ->
                name.contains("attn2.to_k") || name.contains("attn2.to_v") ? List.of(shape.get(0), width) : shape);
        assertEquals(kind, verdict(shapes).kind());
        assertTrue(verdict(shapes).reason().contains(words), verdict(shapes).reason());
    }

    @ParameterizedTest
    @CsvSource({
        "task_embedding, controlnet-union",
        "control_add_embedding.linear_1.weight, controlnet-union",
        "lora_controlnet, controlnet-lora",
        "add_embedding.linear_1.weight, controlnet-sdxl",
        "other.weight, controlnet-variant"
    })
    void rejectsRelativesByName(String mark, String kind) {
        Map<String, List<Long>> shapes = IndexedShapes.diffusers("controlnet", "");
        shapes.put(mark, List.of(6L, 320L));
        assertEquals(kind, verdict(shapes).kind());
        assertFalse(verdict(shapes).isUsable());
    }

    @Test
    void rejectsConditionImagesThatAreNotRgb() {
        Map<String, List<Long>> shapes = ldm();
        shapes.put(HINT, List.of(16L, 6L, 3L, 3L));
        assertEquals("controlnet-variant", verdict(shapes).kind());
        assertTrue(
                verdict(shapes).reason().contains("6 channels instead of 3"),
                verdict(shapes).reason());
    }

    /** ControlNet 1.0's files of 5.7 GB. */
    @Test
    void aCheckpointCarriesOne() {
        Map<String, List<Long>> shapes = IndexedShapes.checkpoint();
        shapes.putAll(ldm());
        FileKind kind = FileKind.of(new IndexedShapes(shapes));
        assertEquals(Optional.of(ModelRole.CHECKPOINT), kind.verdict().role());
        assertTrue(
                kind.verdict().reason().contains("its ControlNet can serve"),
                kind.verdict().reason());
        assertEquals(ldm().keySet(), IndexedShapes.control(shapes));
        shapes.remove(HINT);
        kind = FileKind.of(new IndexedShapes(shapes));
        assertTrue(kind.verdict().isUsable());
        assertFalse(kind.weights().components().containsKey("control"));
    }

    @Test
    void aMarkTellsADifference() {
        Map<String, List<Long>> shapes = ldm();
        shapes.put("difference", List.of());
        FileKind kind = FileKind.of(new IndexedShapes(shapes));
        assertTrue(kind.verdict().isUsable(), kind.verdict().reason());
        assertEquals("true", kind.weights().settings().get(ControlNetSettings.DIFFERENCE));
        assertEquals(ldm().keySet(), IndexedShapes.control(shapes));
    }

    @Test
    void shufflesOutputIsAveraged() {
        assertTrue(ControlNetSettings.isPooled(named("control_v11e_sd15_shuffle.pth", Map.of())));
        assertFalse(ControlNetSettings.isPooled(named("control_v11p_sd15_canny.pth", Map.of())));
        assertTrue(ControlNetSettings.isPooled(named("x.safetensors", Map.of(ControlNetSettings.POOLING, "true"))));
        assertFalse(
                ControlNetSettings.isPooled(named("shuffle.safetensors", Map.of(ControlNetSettings.POOLING, "false"))));
        assertEquals(
                "true",
                CheckpointSettings.fromYaml("params:\n  global_average_pooling: True\n")
                        .get(ControlNetSettings.POOLING));
    }

    @ParameterizedTest
    @CsvSource({
        "control_v11p_sd15_scribble.pth, ctrlora4j.control.light_lines",
        "control_v11p_sd15s2_lineart_anime.pth, ctrlora4j.control.light_lines",
        "control_v11p_sd15_inpaint.pth, ctrlora4j.control.hole",
        "control_v11p_sd15_canny.pth, ''"
    })
    void publishedNamesTellWhatTheyWereTrainedOn(String name, String setting) {
        Map<String, String> settings = ControlNetSettings.of(named(name, Map.of()), false);
        assertEquals(setting.isEmpty() ? Map.of() : Map.of(setting, "true"), settings);
        assertEquals(
                "false",
                ControlNetSettings.of(named(name, Map.of(setting, "false")), false)
                        .get(setting));
    }

    private static TensorFile named(String name, Map<String, String> metadata) {
        return new TensorFile() {
            @Override
            public Path path() {
                return Path.of(name);
            }

            @Override
            public long size() {
                return 0;
            }

            @Override
            public String format() {
                return "index";
            }

            @Override
            public Map<String, Tensor> tensors() {
                return Map.of();
            }

            @Override
            public Map<String, String> metadata() {
                return metadata;
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        };
    }
}
