package io.github.ctrlora4j.adapters.sd15;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ExpansionTest {
    private static Verdict verdict(Map<String, List<Long>> shapes, DType dtype, long fileSize) {
        return FileKind.of(new IndexedShapes(shapes, dtype, fileSize)).verdict();
    }

    /** Every width of SD 1.5 by 8: a control network of 8 x 8 x 0.36 billion numbers, 92 GB in float32. */
    @Test
    void rejectsSmallFilesThatDescribeEnormousTensors() {
        Map<String, List<Long>> base = IndexedShapes.base();
        base.replaceAll((name, shape) -> shape.stream()
                .map(extent -> extent % 320 == 0 ? extent * 8 : extent)
                .toList());
        Verdict verdict = verdict(base, DType.F32, 85_000);
        assertEquals("damaged", verdict.kind());
        assertTrue(verdict.reason().contains("the file has 85000 bytes"), verdict.reason());
        assertFalse(verdict(IndexedShapes.condition(2048), DType.F32, 85_000).isUsable());
    }

    /** As in the golden files: names and shapes of real models, with the same number everywhere. */
    @Test
    void allowsWhatOrdinaryFilesTake() {
        assertTrue(verdict(IndexedShapes.checkpoint(), DType.F32, 85_000).isUsable());
        assertTrue(verdict(IndexedShapes.base(), DType.F32, 85_000).isUsable());
        assertTrue(verdict(IndexedShapes.condition(256), DType.F32, 85_000).isUsable());
    }

    /** Rank 2048 takes 2.4 GB in float32; a file that holds a third of it may tie its weights. */
    @Test
    void allowsLargeTensorsInLargeFiles() {
        assertTrue(
                verdict(IndexedShapes.condition(2048), DType.F32, 800_000_000).isUsable());
    }
}
