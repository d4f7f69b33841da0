package io.github.ctrlora4j.runtime.lora;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.checkpoint.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shapes of the reference's table of formulas: each row once as it must be, and with one extent that is wrong. */
final class LayerShapesTest {
    private static List<Long> shape(String text) {
        return text.isBlank()
                ? List.of()
                : Arrays.stream(text.trim().split("x")).map(Long::valueOf).toList();
    }

    /** Tensors as {@code leaf 4x32}, separated by semicolons. */
    private static LayerTensors change(String text) {
        Map<String, Tensor> leaves = new LinkedHashMap<>();
        for (String leaf : text.split(";")) {
            String[] parts = leaf.trim().split(" ");
            long[] shape = shape(parts.length > 1 ? parts[1] : "").stream()
                    .mapToLong(Long::longValue)
                    .toArray();
            leaves.put(parts[0], FloatTensor.zeros(parts[0], shape));
        }
        return new LayerTensors("layer", leaves);
    }

    @ParameterizedTest
    @CsvSource({
        "lora_down.weight 4x32; lora_up.weight 64x4, 64x32, true",
        "lora_down.weight 4x33; lora_up.weight 64x4, 64x32, false",
        "lora_down.weight 4x32; lora_up.weight 64x5, 64x32, false",
        "lora_down.weight 4x32; lora_up.weight 63x4, 64x32, false",
        "lora_down.weight 4x32; lora_up.weight 64x4x1x1, 64x32x1x1, true",
        "lora_down.weight 4x32x3x3; lora_up.weight 64x4x1x1, 64x32x3x3, true",
        "lora_down.weight 4x32; lora_up.weight 64x4, 64x32x3x3, false",
        "lora_down.weight 4x32x1x1; lora_mid.weight 4x4x3x3; lora_up.weight 64x4x1x1, 64x32x3x3, true",
        "lora_down.weight 4x32x1x1; lora_mid.weight 4x4x1x1; lora_up.weight 64x4x1x1, 64x32x3x3, false",
        "lora_down.weight 4x32; lora_up.weight 64x4; dora_scale 64x1, 64x32, true",
        "lora_down.weight 4x32; lora_up.weight 64x4; dora_scale 7x1, 64x32, false",
        "lora_down.weight 0x32; lora_up.weight 64x0, 64x32, false",
        "lora_down.weight 4; lora_up.weight 64, 64x32, false",
        "hada_w1_a 64x2; hada_w1_b 2x32; hada_w2_a 64x3; hada_w2_b 3x32, 64x32, true",
        "hada_w1_a 64x2; hada_w1_b 2x32; hada_w2_a 64x3; hada_w2_b 2x32, 64x32, false",
        "hada_t1 2x2x3x3; hada_w1_a 2x64; hada_w1_b 2x32; hada_w2_a 64x2; hada_w2_b 2x288, 64x32x3x3, true",
        "hada_t1 2x3x3x3; hada_w1_a 2x64; hada_w1_b 2x32; hada_w2_a 64x2; hada_w2_b 2x288, 64x32x3x3, false",
        "lokr_w1 4x4; lokr_w2 16x8, 64x32, true",
        "lokr_w1 4x4; lokr_w2 16x9, 64x32, false",
        "lokr_w1 4x5; lokr_w2 16x8, 64x32, false",
        "lokr_w1_a 4x2; lokr_w1_b 2x4; lokr_w2_a 16x2; lokr_w2_b 2x72, 64x32x3x3, true",
        "lokr_w1 4x4; lokr_t2 2x2x3x3; lokr_w2_a 2x16; lokr_w2_b 2x8, 64x32x3x3, true",
        "lokr_w1 4x4; lokr_t2 2x2x3x3; lokr_w2_a 16x2; lokr_w2_b 2x8, 64x32x3x3, false",
        "weight 64; on_input, 64x32, true",
        "weight 32; on_input, 64x32, false",
        "diff 64x32, 64x32, true",
        "diff 64x31, 64x32, false",
        "diff_b 64, 64x32, true",
        "w_norm 64; b_norm 64, 64, true",
        "w_norm 63, 64, false",
        "a1.weight 32x3; a2.weight 3x32; b1.weight 64x2; b2.weight 2x32, 64x32, true",
        "a2.weight 32x3; a1.weight 3x32; b2.weight 64x2; b1.weight 2x32, 64x32, true",
        "a2.weight 32x3; a1.weight 3x32; b1.weight 64x2; b2.weight 2x32, 64x32, false",
        "oft_blocks 8x8x8; rescale 64x1, 64x32, true",
        "oft_blocks 8x8x7, 64x32, false",
        "oft_blocks 4x8x8, 64x32, false",
        "alpha, 64x32, true",
        "lora_down.weight 4x32, 64x32, false"
    })
    void comparesEveryWay(String leaves, String weight, boolean fits) {
        assertEquals(fits, LayerShapes.fit(change(leaves), shape(weight)));
    }
}
