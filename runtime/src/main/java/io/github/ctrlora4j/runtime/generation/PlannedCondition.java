package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.runtime.conditions.InstalledCondition;
import io.github.ctrlora4j.runtime.control.Strength;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A condition of a request, before its image is made.
 *
 * @param condition empty for {@link ConditionInput#NONE}, whose image is finished
 * @param values complete values of the condition's parameters, in its order
 * @param network of the condition
 */
record PlannedCondition(
        ConditionInput input,
        Optional<InstalledCondition> condition,
        Map<String, String> values,
        Strength strength,
        ControlFile network) {
    PlannedCondition {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** Id of the condition, whatever alias the request used. */
    String id() {
        return condition.map(installed -> installed.descriptor().id()).orElse(ConditionInput.NONE);
    }
}
