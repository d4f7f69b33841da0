package io.github.ctrlora4j.adapters.sd15;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A layout lists exactly the tensors of its network; names are relative to {@code control_model.}. */
class ControlNetLayoutTest {
    private static Map<String, List<Long>> inner(Map<String, List<Long>> shapes) {
        Map<String, List<Long>> inner = new LinkedHashMap<>();
        shapes.forEach((name, shape) -> inner.put(name.substring("control_model.".length()), shape));
        return inner;
    }

    private static Map<String, List<Long>> lite() {
        Map<String, List<Long>> lite = inner(ControlNetShapes.lite());
        lite.keySet().removeIf(name -> name.startsWith("time_embed."));
        return lite;
    }

    private static Map<String, List<Long>> walking() {
        Map<String, List<Long>> walking = inner(ControlNetShapes.walking());
        walking.remove("scale_list");
        return walking;
    }

    @Test
    void originalHasItsTensors() {
        Map<String, List<Long>> original = inner(ControlNetShapes.original());
        assertEquals(original, IndexedShapes.of(ControlNetLayout.original(IndexedShapes.names(original))));
    }

    @Test
    void liteHasItsTensors() {
        assertEquals(lite(), IndexedShapes.of(ControlNetLayout.lite(IndexedShapes.names(lite()))));
    }

    @Test
    void walkingHasItsTensors() {
        assertEquals(walking(), IndexedShapes.of(ControlNetLayout.walking(IndexedShapes.names(walking()))));
    }

    @Test
    void namesEachFaultOfAnOriginal() {
        IndexedShapes.assertNamesEachFault(inner(ControlNetShapes.original()), ControlNetLayout::original);
    }

    @Test
    void namesEachFaultOfALite() {
        IndexedShapes.assertNamesEachFault(lite(), ControlNetLayout::lite);
    }

    @Test
    void namesEachFaultOfAWalkingOne() {
        IndexedShapes.assertNamesEachFault(walking(), ControlNetLayout::walking);
    }

    /** Block 4's 640 channels and its own 128 come into block 5 together; without the tensor that tells, any fit. */
    @Test
    void aBlockHearsBothNetworks() {
        Map<String, List<Long>> found = walking();
        String layer = "control_model.input_blocks.5.0.in_layers.2.weight";
        assertEquals(
                List.of(128L, 640L + 128L, 3L, 3L),
                ControlNetLayout.walking(IndexedShapes.names(found)).shape(layer));
        found.remove("enc_zero_convs_out.4.0.weight");
        assertEquals(
                List.of(128L, TensorLayout.ANY, 3L, 3L),
                ControlNetLayout.walking(IndexedShapes.names(found)).shape(layer));
    }
}
