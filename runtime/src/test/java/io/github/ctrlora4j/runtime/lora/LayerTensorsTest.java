package io.github.ctrlora4j.runtime.lora;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.checkpoint.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class LayerTensorsTest {
    private static Map<String, Tensor> tensors(String... names) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (String name : names) {
            tensors.put(name, FloatTensor.of("file." + name, List.of(), 3));
        }
        return tensors;
    }

    @Test
    void gathersWhatBelongsToALayer() {
        List<LayerTensors> layers = LayerTensors.of(tensors(
                "a.0.lora_down.weight", "b.weight", "a.0.lora_up.weight", "b.on_input", "a.0.alpha", "c.a1.weight"));
        assertEquals(
                List.of("a.0", "b", "c"),
                layers.stream().map(LayerTensors::layer).toList());
        assertEquals(
                Set.of("lora_down.weight", "lora_up.weight", "alpha"),
                layers.get(0).leaves().keySet());
        assertEquals(Set.of("weight", "on_input"), layers.get(1).leaves().keySet());
        assertEquals(Set.of("a1.weight"), layers.get(2).leaves().keySet());
        assertEquals(List.of("file.b.on_input", "file.b.weight"), layers.get(1).fileNames());
    }

    @Test
    void readsNumbers() {
        LayerTensors layer = LayerTensors.of(tensors("a.alpha", "a.diff")).get(0);
        assertEquals(Optional.of(3.0), layer.number("alpha"));
        assertEquals(Optional.empty(), layer.number("scale"));
        assertThrows(IllegalStateException.class, () -> layer.get("lora_up.weight"));
    }

    @Test
    void tellsWeightFromBias() {
        LayerTensors bias = LayerTensors.of(tensors("a.diff_b", "a.alpha")).get(0);
        assertTrue(bias.changesBias());
        assertFalse(bias.changesWeight());
        LayerTensors norm = LayerTensors.of(tensors("a.w_norm", "a.b_norm")).get(0);
        assertTrue(norm.changesBias() && norm.changesWeight());
        assertFalse(LayerTensors.of(tensors("a.diff")).get(0).changesBias());
    }
}
