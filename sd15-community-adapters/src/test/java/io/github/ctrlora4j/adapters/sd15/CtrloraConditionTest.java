package io.github.ctrlora4j.adapters.sd15;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.checkpoint.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@link ConditionLayoutTest} takes every tensor away; here it is one of each kind. */
final class CtrloraConditionTest {
    @Test
    void namesTensorThatAConditionLacks() {
        for (String name :
                IndexedShapes.oneOfEachKind(IndexedShapes.condition(32).keySet())) {
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
                IndexedShapes.control(IndexedShapes.without("control_model.", IndexedShapes.condition(4))));
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
