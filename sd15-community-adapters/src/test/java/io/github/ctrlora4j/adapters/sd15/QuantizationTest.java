package io.github.ctrlora4j.adapters.sd15;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class QuantizationTest {
    private static Optional<Verdict> verdict(DType type, String... surplus) {
        TensorLayout layout = new TensorLayout();
        layout.layer("out.2", 4, 8);
        Map<String, List<Long>> found = new LinkedHashMap<>(IndexedShapes.of(layout));
        for (String name : surplus) {
            found.put(name, List.of(1L));
        }
        TensorNames names = new TensorNames(new IndexedShapes(found, type).tensors());
        return Quantization.verdict("a UNet", layout, names, "unet.");
    }

    /** Their numbers are the weights themselves. */
    @ParameterizedTest
    @EnumSource(names = {"F64", "F32", "F16", "BF16", "F8_E4M3", "F8_E5M2"})
    void plainTypesAreNotQuantized(DType type) {
        assertEquals(Optional.empty(), verdict(type));
    }

    @ParameterizedTest
    @EnumSource(names = {"I8", "U8", "I32"})
    void otherTypesAreNamed(DType type) {
        Verdict verdict = verdict(type).orElseThrow();
        assertEquals("quantized", verdict.kind());
        assertFalse(verdict.isUsable());
        assertTrue(verdict.reason().contains("it has unet.out.2.weight of type " + type), verdict.reason());
    }

    @ParameterizedTest
    @ValueSource(strings = {"out.2.scale_weight", "out.2.weight.absmax", "out.2.weight_scale"})
    void aTensorBesideAWeightIsItsScale(String scale) {
        String reason = verdict(DType.F8_E4M3, scale).orElseThrow().reason();
        assertTrue(reason.contains("the tensor unet." + scale + " beside a weight;"), reason);
    }

    @Test
    void severalScalesAreCounted() {
        String reason = verdict(DType.F16, "out.2.scale_weight", "out.2.scale_input", "out.2.weight.absmax")
                .orElseThrow()
                .reason();
        assertTrue(reason.contains("(and 2 more)"), reason);
    }

    @Test
    void tensorsElsewhereMeanNothing() {
        assertEquals(Optional.empty(), verdict(DType.F16, "out.3.scale_weight", "scaled_fp8", "out.scale"));
    }
}
