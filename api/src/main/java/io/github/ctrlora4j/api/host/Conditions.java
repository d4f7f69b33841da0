package io.github.ctrlora4j.api.host;

import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.ConditionLora;
import java.util.List;
import java.util.Optional;

/**
 * The installed conditions. Each call reads the plugin folders again, so that an added or deleted jar or pack takes
 * effect at once. Thread-safe.
 */
public interface Conditions {
    /** Sorted by id; without {@link ConditionInput#NONE}, which is built in. */
    List<ConditionDescriptor> list();

    /**
     * @throws io.github.ctrlora4j.api.InvalidRequestException if there is no such condition; the message suggests the
     *     nearest name
     */
    ConditionDescriptor get(String idOrAlias);

    /**
     * The LoRAs of a condition, including those of packs that extend it.
     *
     * @throws io.github.ctrlora4j.api.InvalidRequestException if there is no such condition
     */
    List<ConditionLora> loras(String idOrAlias);

    /**
     * Makes a condition image on the calling thread, without the image models. Weight, LoRA, start and end of the input
     * are ignored here.
     *
     * @param size of the images to generate; the result is then the condition image that such a generation uses. Empty
     *     keeps the source's own size.
     * @param seed for everything random in the preprocessor
     * @param cancellation checked by slow preprocessors
     * @throws java.util.concurrent.CancellationException if it was cancelled
     * @throws io.github.ctrlora4j.api.InvalidRequestException if a name or value of the input is invalid
     * @throws io.github.ctrlora4j.api.PluginException if the condition violates its contract
     */
    ConditionImage detect(ConditionInput input, Optional<ImageSize> size, long seed, Cancellation cancellation);

    /** At the source's own size, with seed 0. */
    default ConditionImage detect(ConditionInput input) {
        return detect(input, Optional.empty(), 0, new Cancellation());
    }

    /** One report per jar and pack, including the broken ones. */
    List<SourceReport> sources();
}
