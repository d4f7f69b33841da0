package io.github.ctrlora4j.runtime.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.condition.Purpose;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvaluationTableTest {
    private static final EvaluationTable TABLE = new EvaluationTable(List.of(
            new EvaluationRow("canny", Purpose.CONTROL, Path.of("a"), 5, Map.of(Measure.MSE, 0.125, Measure.FID, 3.0)),
            new EvaluationRow("inpainting", Purpose.RESTORATION, Path.of("b,c"), 2, Map.of(Measure.MSE, 1.0 / 3))));

    @Test
    void markdownHasTheColumnsThatWereMeasured() {
        assertEquals(
                """
                | condition | compared | images | MSE ↓ | FID ↓ |
                | --- | --- | --- | --- | --- |
                | canny | condition image | 5 | 0.1250 | 3.0000 |
                | inpainting | picture | 2 | 0.3333 |  |
                """,
                TABLE.markdown());
    }

    @Test
    void csvHasAllDigits() {
        assertEquals(
                """
                condition,compared,images,folder,MSE,FID
                canny,condition image,5,a,0.125,3.0
                inpainting,picture,2,"b,c",0.3333333333333333,
                """,
                TABLE.csv());
    }
}
