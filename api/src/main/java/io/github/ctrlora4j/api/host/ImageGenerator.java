package io.github.ctrlora4j.api.host;

import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import java.util.List;

/**
 * Makes images. Thread-safe: calls queue up, one generation runs at a time. Closing frees models and native memory.
 *
 * <pre>{@code
 * GenerationRequest request = GenerationRequest.builder("dreamshaper_8.safetensors")
 *         .base("ctrlora_sd15_basecn700k.ckpt")
 *         .condition(ConditionInput.builder("canny", photo).weight(0.9).build())
 *         .prompt("a lighthouse at dusk").seed(42).batch(4).build();
 * GenerationResult result = generator.generate(request);
 * result.images().get(0).image().toBufferedImage();
 * }</pre>
 */
public interface ImageGenerator extends AutoCloseable {
    /** The installed conditions, sorted by id. */
    List<ConditionDescriptor> conditions();

    /**
     * Generates and waits for the end.
     *
     * @param cancellation heeded between two steps; the result then says so
     * @throws io.github.ctrlora4j.api.InvalidRequestException if the request names something unknown or out of range
     * @throws io.github.ctrlora4j.api.MalformedFileException if a model file is damaged
     * @throws io.github.ctrlora4j.api.UnsupportedFileException if a model file is of another kind
     * @throws io.github.ctrlora4j.api.PluginException if a condition breaks a promise
     * @throws io.github.ctrlora4j.api.EngineException if memory or the device fails
     */
    GenerationResult generate(GenerationRequest request, ProgressListener listener, Cancellation cancellation);

    /** Generates without progress or cancellation. */
    default GenerationResult generate(GenerationRequest request) {
        return generate(request, ProgressListener.SILENT, new Cancellation());
    }

    @Override
    void close();
}
