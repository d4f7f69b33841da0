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

final class CtrloraBaseTest {
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
    void baseKeepsItsOwnNormsAndZeroConvolutions() {
        assertEquals(IndexedShapes.base().keySet(), base(IndexedShapes.base()).keySet());
    }

    @Test
    void baseLosesTheLoraOfItsLastTask() {
        Map<String, List<Long>> shapes = IndexedShapes.base();
        shapes.putAll(IndexedShapes.condition(128));
        assertEquals(488, shapes.size());
        assertEquals(IndexedShapes.base().keySet(), base(shapes).keySet());
    }

    @Test
    void baseMayHoldSharedTensorsAlone() {
        Map<String, List<Long>> shapes = IndexedShapes.base();
        shapes.keySet().removeAll(IndexedShapes.condition(1).keySet());
        assertEquals(242, base(shapes).size());
    }

    @Test
    void namesEveryTensorThatABaseLacks() {
        for (String name : IndexedShapes.base().keySet()) {
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
                base(withoutPrefix(IndexedShapes.base())).keySet());
    }
}
