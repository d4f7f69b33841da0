package io.github.ctrlora4j.adapters.sd15;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.checkpoint.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@link UnetLayoutTest} takes every tensor away; here it is one of each kind. */
final class CtrloraBaseTest {
    @Test
    void baseKeepsItsOwnNormsAndZeroConvolutions() {
        assertEquals(IndexedShapes.base().keySet(), IndexedShapes.control(IndexedShapes.base()));
    }

    @Test
    void baseLosesTheLoraOfItsLastTask() {
        Map<String, List<Long>> shapes = IndexedShapes.base();
        shapes.putAll(IndexedShapes.condition(128));
        assertEquals(488, shapes.size());
        assertEquals(IndexedShapes.base().keySet(), IndexedShapes.control(shapes));
    }

    @Test
    void baseMayHoldSharedTensorsAlone() {
        Map<String, List<Long>> shapes = IndexedShapes.base();
        shapes.keySet().removeAll(IndexedShapes.condition(1).keySet());
        assertEquals(242, IndexedShapes.control(shapes).size());
    }

    @Test
    void namesTensorThatABaseLacks() {
        for (String name : IndexedShapes.oneOfEachKind(IndexedShapes.base().keySet())) {
            Map<String, List<Long>> shapes = IndexedShapes.base();
            shapes.remove(name);
            Verdict verdict = FileKind.of(new IndexedShapes(shapes)).verdict();
            assertTrue(verdict.reason().contains("lacks " + name), name + ": " + verdict);
        }
    }

    @Test
    void rejectsControlNetworkForAnotherTextEncoder() {
        Map<String, List<Long>> shapes = IndexedShapes.base();
        shapes.replaceAll((name, shape) ->
                name.contains("attn2.to_k") || name.contains("attn2.to_v") ? List.of(shape.get(0), 1024L) : shape);
        assertEquals(
                "controlnet", FileKind.of(new IndexedShapes(shapes)).verdict().kind());
    }

    @Test
    void prefersCheckpointWhereBothAreInOneFile() {
        Map<String, List<Long>> shapes = IndexedShapes.checkpoint();
        shapes.putAll(IndexedShapes.base());
        Verdict verdict = FileKind.of(new IndexedShapes(shapes)).verdict();
        assertTrue(verdict.reason().contains("the control network in the same file is not used"), verdict.reason());
    }

    @Test
    void namesWithoutPrefixGetIt() {
        assertEquals(
                IndexedShapes.base().keySet(),
                IndexedShapes.control(IndexedShapes.without("control_model.", IndexedShapes.base())));
    }
}
