package io.github.ctrlora4j.adapters.sd15;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.checkpoint.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class CtrloraConditionTest {
    private static Map<String, List<Long>> withoutPrefix(Map<String, List<Long>> shapes) {
        Map<String, List<Long>> bare = new LinkedHashMap<>();
        shapes.forEach((name, shape) -> bare.put(name.substring("control_model.".length()), shape));
        return bare;
    }

    private Map<String, Tensor> base(Map<String, List<Long>> shapes) {
        return control(FileKind.of(new IndexedShapes(shapes)).weights().components());
    }

    private Map<String, Tensor> condition(Map<String, List<Long>> shapes) {
        return control(FileKind.of(new IndexedShapes(shapes)).weights().components());
    }

    private static Map<String, Tensor> control(Map<String, Map<String, Tensor>> components) {
        return Optional.ofNullable(components.get("control")).orElseThrow();
    }

    @Test
    void namesEveryTensorThatAConditionLacks() {
        for (String name : IndexedShapes.condition(32).keySet()) {
            Map<String, List<Long>> shapes = IndexedShapes.condition(32);
            shapes.remove(name);
            Verdict verdict = FileKind.of(new IndexedShapes(shapes)).verdict();
            assertTrue(verdict.reason().contains("lacks " + name), name + ": " + verdict);
        }
    }

    @Test
    void namesBlockThatAConditionLacksCompletely() {
        Map<String, List<Long>> shapes = IndexedShapes.condition(32);
        shapes.keySet().removeIf(name -> name.startsWith("control_model.input_blocks.2."));
        Verdict verdict = FileKind.of(new IndexedShapes(shapes)).verdict();
        assertTrue(
                verdict.reason().contains("lacks control_model.input_blocks.2.0.emb_layers.1.lora_layer.down.weight"),
                verdict.reason());
    }

    @Test
    void saysTheRank() {
        assertTrue(FileKind.of(new IndexedShapes(IndexedShapes.condition(64)))
                .verdict()
                .reason()
                .contains("rank 64"));
    }

    @Test
    void namesWithoutPrefixGetIt() {
        assertEquals(
                IndexedShapes.condition(4).keySet(),
                condition(withoutPrefix(IndexedShapes.condition(4))).keySet());
    }

    @Test
    void rejectsTensorsThatItDoesNotKnow() {
        Map<String, List<Long>> shapes = IndexedShapes.condition(4);
        shapes.put("control_model.extra.weight", List.of(1L));
        assertEquals(
                "ctrlora-variant",
                FileKind.of(new IndexedShapes(shapes)).verdict().kind());
    }
}
