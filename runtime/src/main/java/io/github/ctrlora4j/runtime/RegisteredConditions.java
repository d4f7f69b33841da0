package io.github.ctrlora4j.runtime;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.ConditionLora;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.ConditionImage;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.Conditions;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.SourceReport;
import io.github.ctrlora4j.runtime.conditions.ConditionRegistry;
import io.github.ctrlora4j.runtime.conditions.InstalledCondition;
import io.github.ctrlora4j.runtime.generation.ImageSizing;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/**
 * The registry as applications see it. Thread-safe.
 *
 * @param registry opened on first use
 */
record RegisteredConditions(Lifecycle lifecycle, Supplier<ConditionRegistry> registry) implements Conditions {
    @Override
    public List<ConditionDescriptor> list() {
        return lifecycle.use(() -> registry.get().descriptors());
    }

    @Override
    public ConditionDescriptor get(String idOrAlias) {
        return lifecycle.use(() -> registry.get().get(idOrAlias).descriptor());
    }

    @Override
    public List<ConditionLora> loras(String idOrAlias) {
        return lifecycle.use(() -> registry.get().get(idOrAlias).loras());
    }

    @Override
    public ConditionImage detect(ConditionInput input, Optional<ImageSize> size, long seed, Cancellation cancellation) {
        return lifecycle.use(() -> {
            // A plugin removed during this call stays usable until it ends.
            try (ConditionRegistry.Hold plugins = registry.get().hold()) {
                RgbImage source = size.map(wanted -> ImageSizing.source(input.image(), wanted))
                        .orElse(input.image());
                InstalledCondition condition = registry.get().get(input.condition());
                ConditionImage made = condition.detect(
                        source,
                        input.parameters(),
                        seed,
                        condition.mask(input.mask(), input.erased()),
                        () -> cancellation.isCancelled() || lifecycle.isClosed());
                if (cancellation.isCancelled() || lifecycle.isClosed()) {
                    throw new CancellationException("making the condition image was cancelled");
                }
                return made;
            }
        });
    }

    @Override
    public List<SourceReport> sources() {
        return lifecycle.use(() -> registry.get().reports());
    }
}
