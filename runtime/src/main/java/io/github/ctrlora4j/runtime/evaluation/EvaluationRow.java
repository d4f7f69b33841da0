package io.github.ctrlora4j.runtime.evaluation;

import io.github.ctrlora4j.api.condition.Purpose;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What was measured of one folder. Immutable.
 *
 * @param condition its id
 * @param purpose whether the condition image was compared, or the picture itself
 * @param images how many
 * @param values of what was measured
 */
public record EvaluationRow(String condition, Purpose purpose, Path folder, int images, Map<Measure, Double> values) {
    public EvaluationRow {
        Map<Measure, Double> sorted = new EnumMap<>(Measure.class);
        sorted.putAll(values);
        values = Collections.unmodifiableMap(sorted);
    }
}
