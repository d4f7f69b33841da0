package io.github.ctrlora4j.adapters.sd15;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import io.github.ctrlora4j.api.checkpoint.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
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

    /** One level of two blocks, and a downsampler: 8 convolutions in the hint, 4 blocks of 1 convolution each. */
    @Test
    void tellsTheLiteOneByItsConvolutions() {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        long[] hint = {3, 16, 16, 32, 32, 96, 96, 256, 320};
        for (int i = 0; i < 8; i++) {
            layer(shapes, "input_hint_block." + 2 * i, hint[i + 1], hint[i], 3, 3);
        }
        layer(shapes, "time_embed.0", 1280, 320);
        layer(shapes, "input_blocks.0.0", 320, 4, 3, 3);
        for (String block : List.of("input_blocks.1", "input_blocks.2", "middle_block")) {
            layer(shapes, block + ".0", 320);
            layer(shapes, block + ".2", 320, 320, 3, 3);
        }
        layer(shapes, "input_blocks.3.0.op", 320, 320, 3, 3);
        for (String zero :
                List.of("zero_convs.0", "zero_convs.1", "zero_convs.2", "zero_convs.3", "middle_block_out")) {
            layer(shapes, zero + ".0", 320, 320, 1, 1);
        }
        FileKind kind = FileKind.of(new IndexedShapes(shapes));
        assertEquals("controlnet-lite", kind.verdict().kind(), kind.verdict().reason());
        assertEquals(Optional.of(ModelRole.CONTROLNET), kind.verdict().role());
        // The time embedding is in the files, but no block reads it.
        assertEquals(shapes.size() - 2, IndexedShapes.control(shapes).size());
    }

    /** CtrLoRA's cnxs_sd15.yaml: a fifth of the width, so 64, 128 and 256 channels beside 320, 640 and 1280. */
    @Test
    void tellsTheWalkingOneByItsConvolutions() {
        Map<String, List<Long>> shapes = walking();
        FileKind kind = FileKind.of(new IndexedShapes(shapes));
        assertEquals("controlnet-xs", kind.verdict().kind(), kind.verdict().reason());
        assertEquals(Optional.of(ModelRole.CONTROLNET), kind.verdict().role());
        assertEquals(shapes.size() - 1, IndexedShapes.control(shapes).size());
        String lacking = "control_model.enc_zero_convs_in.4.0.bias";
        shapes.remove(lacking);
        assertTrue(
                verdict(shapes).reason().contains("lacks " + lacking),
                verdict(shapes).reason());
    }

    /** Its own time embedding is a variant that the UNet's program does not know. */
    @Test
    void rejectsAWalkingOneWithItsOwnTime() {
        Map<String, List<Long>> shapes = walking();
        layer(shapes, "control_model.time_embed.0", 1280, 320);
        assertEquals("controlnet-variant", verdict(shapes).kind());
    }

    private static Map<String, List<Long>> walking() {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        Map<String, List<Long>> base = ldm();
        long[] hint = {3, 16, 16, 32, 32, 96, 96, 256, 64};
        for (int i = 0; i < 8; i++) {
            layer(shapes, "input_hint_block." + 2 * i, hint[i + 1], hint[i], 3, 3);
        }
        shapes.put("control_model.scale_list", List.of(25L));
        long[] widths = {320, 320, 320, 320, 640, 640, 640, 1280, 1280, 1280, 1280, 1280};
        base.forEach((name, shape) -> {
            if (name.matches("control_model\\.(input_blocks|middle_block)\\..*")) {
                shapes.put(name.replace("control_model.", "control_model.control_model."), narrow(name, shape, widths));
            }
        });
        for (int i = 1; i < 12; i++) {
            if (i % 3 != 0) {
                layer(shapes, inner(i) + ".skip_connection", widths[i] / 5, widths[i - 1] + widths[i - 1] / 5, 1, 1);
            }
        }
        layer(shapes, "control_model.middle_block.0.skip_connection", 256, 1536, 1, 1);
        for (int i = 0; i < 12; i++) {
            layer(shapes, "enc_zero_convs_out." + i + ".0", widths[i], widths[i] / 5, 1, 1);
            layer(shapes, "enc_zero_convs_in." + i + ".0", widths[i], widths[i], 1, 1);
            layer(shapes, "dec_zero_convs_out." + i + ".0", 1280, widths[11 - i] / 5, 1, 1);
        }
        layer(shapes, "middle_block_out.0", 1280, 256, 1, 1);
        return shapes;
    }

    private static String inner(int block) {
        return "control_model.input_blocks." + block + ".0";
    }

    /** A fifth of each width of ControlNet's, apart from time and text; a block's first layers take both networks'. */
    private static List<Long> narrow(String name, List<Long> shape, long[] widths) {
        List<Long> narrow = new ArrayList<>(shape);
        narrow.set(0, shape.get(0) / 5);
        boolean isTimeOrText = name.contains("emb_layers") || name.matches(".*attn2\\.to_[kv]\\.weight");
        if (shape.size() > 1 && !isTimeOrText && shape.get(1) != 4) {
            narrow.set(1, shape.get(1) / 5);
        }
        boolean isFirst = name.matches(".*\\.0\\.(in_layers\\.[02]|op)\\.(weight|bias)");
        if (isFirst) {
            int block = name.contains("middle") ? 12 : Integer.parseInt(name.split("\\.")[2]);
            long heard = widths[block - 1] + widths[block - 1] / 5;
            if (name.contains("in_layers.0")) {
                narrow.set(0, heard);
            } else if (shape.size() > 1) {
                narrow.set(1, heard);
            }
        }
        return narrow;
    }

    private static void layer(Map<String, List<Long>> shapes, String name, long... shape) {
        List<Long> extents = Arrays.stream(shape).boxed().toList();
        shapes.put("control_model." + name + ".weight", extents);
        shapes.put("control_model." + name + ".bias", extents.subList(0, 1));
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
