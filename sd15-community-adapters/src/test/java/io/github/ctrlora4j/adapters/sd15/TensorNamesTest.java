package io.github.ctrlora4j.adapters.sd15;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TensorNamesTest {
    private static TensorNames names(String... names) {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        for (String name : names) {
            shapes.put(name, List.of(2L, 3L));
        }
        return IndexedShapes.names(shapes);
    }

    @Test
    void namesUnderAPrefixLoseIt() {
        TensorNames names = names("unet.out.weight", "unet.in.weight", "vae.in.weight", "unet");
        assertEquals(Set.of("out.weight", "in.weight"), names.under("unet.").all());
        assertTrue(names.under("text.").isEmpty());
    }

    @Test
    void findsPrefixesPartsAndEndings() {
        TensorNames names = names("a.1.weight", "a.10.bias", "b");
        assertTrue(names.hasUnder("a.1."));
        assertTrue(names.hasUnder("a."));
        assertFalse(names.hasUnder("a.2."));
        assertFalse(names.hasUnder("c"));
        assertTrue(names.hasPart("10"));
        assertFalse(names.hasPart("11"));
        assertTrue(names.hasEnding(".bias"));
        assertFalse(names.hasEnding("a.10"));
        assertTrue(names.has("b"));
        assertFalse(names.has("a"));
    }

    @Test
    void whatIsNotThereHasNoShape() {
        TensorNames names = names("w");
        assertEquals(List.of(2L, 3L), names.shape("w"));
        assertEquals(List.of(), names.shape("x"));
        assertEquals(3, names.extent("w", 1));
        assertEquals(TensorLayout.ANY, names.extent("w", 2));
        assertEquals(TensorLayout.ANY, names.extent("x", 0));
        assertEquals(2, names.extentOfEnding("w", 0));
        assertEquals(TensorLayout.ANY, names.extentOfEnding("x", 0));
    }

    /** One more than the highest number; words and numbers of three digits count nothing. */
    @ParameterizedTest
    @CsvSource({
        "layers.0.weight, 1",
        "layers.11.weight, 12",
        "layers.63.weight, 64",
        "layers.99.weight, 64",
        "layers.100.weight, 0",
        "layers.1x.weight, 0",
        "layers.-1.weight, 0",
        "layers..weight, 0",
        "layers.7, 0",
        "layer.7.weight, 0"
    })
    void countsBlocks(String name, int expected) {
        assertEquals(expected, names(name).count("layers."));
    }

    @Test
    void theHighestNumberCountsWhereverItStands() {
        assertEquals(
                12, names("layers.2.a", "layers.11.a", "layers.9.b", "m.40.a").count("layers."));
    }
}
