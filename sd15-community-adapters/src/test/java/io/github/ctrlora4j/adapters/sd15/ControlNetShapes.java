package io.github.ctrlora4j.adapters.sd15;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Names and shapes of ControlNet's relatives, as the CtrLoRA reference trains them. */
final class ControlNetShapes {
    private ControlNetShapes() {}

    /** 340 tensors at SD 1.5's size: 324 of the control network, 16 of the hint block. */
    static Map<String, List<Long>> original() {
        return IndexedShapes.sd15("controlnet", "control_model.");
    }

    /** One level of two blocks, and a downsampler: 8 convolutions in the hint, 4 blocks of 1 convolution each. */
    static Map<String, List<Long>> lite() {
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
        return shapes;
    }

    /** CtrLoRA's cnxs_sd15.yaml: a fifth of the width, so 64, 128 and 256 channels beside 320, 640 and 1280. */
    static Map<String, List<Long>> walking() {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        Map<String, List<Long>> base = original();
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

    static void layer(Map<String, List<Long>> shapes, String name, long... shape) {
        List<Long> extents = Arrays.stream(shape).boxed().toList();
        shapes.put("control_model." + name + ".weight", extents);
        shapes.put("control_model." + name + ".bias", extents.subList(0, 1));
    }
}
