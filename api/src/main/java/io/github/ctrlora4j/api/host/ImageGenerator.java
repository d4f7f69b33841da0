package io.github.ctrlora4j.api.host;

/**
 * Makes images. Thread-safe: calls are queued, and one generation runs at a time. It belongs to an {@link ImageHost}
 * and is closed with it.
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
@FunctionalInterface
public interface ImageGenerator {
    /**
     * Generates and waits for the end.
     *
     * @param listener called on the generating thread; it must not call {@code generate}
     * @param cancellation honored between two steps; the result then reports it. Closing the host cancels, too.
     * @throws IllegalStateException if the host is closed, or this is called from a listener
     * @throws io.github.ctrlora4j.api.InvalidRequestException if the request names something unknown or out of range
     * @throws io.github.ctrlora4j.api.MalformedFileException if a model file is damaged
     * @throws io.github.ctrlora4j.api.UnsupportedFileException if a model file is of the wrong kind
     * @throws io.github.ctrlora4j.api.PluginException if a condition violates its contract
     * @throws io.github.ctrlora4j.api.EngineException if memory or the device fails
     */
    GenerationResult generate(GenerationRequest request, ProgressListener listener, Cancellation cancellation);

    /** Generates without progress or cancellation. */
    default GenerationResult generate(GenerationRequest request) {
        return generate(request, ProgressListener.SILENT, new Cancellation());
    }
}
