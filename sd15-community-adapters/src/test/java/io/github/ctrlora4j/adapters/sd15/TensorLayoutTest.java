package io.github.ctrlora4j.adapters.sd15;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** At SD 1.5's size, the layouts list exactly the tensors of the reference implementations. */
final class TensorLayoutTest {
    private static TensorNames names(Map<String, List<Long>> shapes) {
        return new TensorNames(new IndexedShapes(shapes).tensors());
    }

    private static Map<String, List<Long>> shapes(TensorLayout layout) {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        layout.names().forEach(name -> shapes.put(name, layout.shape(name)));
        return shapes;
    }

    @Test
    void unetHasItsTensors() {
        Map<String, List<Long>> unet = IndexedShapes.sd15("unet", "");
        assertEquals(unet, shapes(UnetLayout.unet(names(unet))));
    }

    @Test
    void controlNetworkHasItsTensors() {
        Map<String, List<Long>> control = IndexedShapes.sd15("controlnet", "");
        control.keySet().removeIf(name -> name.contains("input_hint_block"));
        assertEquals(control, shapes(UnetLayout.control(names(control))));
    }

    @Test
    void vaeHasItsTensors() {
        Map<String, List<Long>> vae = IndexedShapes.sd15("vae", "");
        assertEquals(vae, shapes(VaeLayout.of(names(vae))));
    }

    @Test
    void textEncoderHasItsTensors() {
        Map<String, List<Long>> text = new LinkedHashMap<>();
        IndexedShapes.sd15("text_encoder", "")
                .forEach((name, shape) -> text.put(name.substring("transformer.text_model.".length()), shape));
        assertEquals(text, shapes(TextLayout.of(names(text))));
    }

    @Test
    void conditionHasTwoFactorsForEveryLinearLayer() {
        Map<String, List<Long>> condition = new LinkedHashMap<>();
        IndexedShapes.condition(128)
                .forEach((name, shape) -> condition.put(name.substring("control_model.".length()), shape));
        // 82 linear layers, 13 zero convolutions with bias, 28 norms with bias.
        assertEquals(82 * 2 + 13 * 2 + 28 * 2, condition.size());
        assertEquals(condition, shapes(ConditionLayout.of(names(condition))));
    }
}
