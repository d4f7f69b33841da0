package io.github.ctrlora4j.dist.benchmark;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.DetectionContext;
import io.github.ctrlora4j.api.condition.Networks;
import io.github.ctrlora4j.api.condition.ParameterValues;
import java.util.Map;
import java.util.Optional;

/** A detection without networks, mask and cancellation, with the seed 0. Immutable. */
record PlainContext(ParameterValues parameters) implements DetectionContext {
    static PlainContext of(ConditionDescriptor descriptor, Map<String, String> parameters) {
        return new PlainContext(ParameterValues.resolve(descriptor, parameters, 0));
    }

    @Override
    public long seed() {
        return 0;
    }

    @Override
    public Optional<RgbImage> mask() {
        return Optional.empty();
    }

    @Override
    public Networks networks() {
        return network -> Optional.empty();
    }

    @Override
    public boolean isCancelled() {
        return false;
    }

    @Override
    public void madeBy(String detector) {}
}
