package io.github.ctrlora4j.api.condition;

import io.github.ctrlora4j.api.InvalidRequestException;

/**
 * Runs ONNX networks for conditions; the host provides it, on the GPU when there is one. Thread-safe.
 *
 * <pre>{@code
 * try (Network hed = context.networks().open(HED)) {
 *     FloatArray edges = hed.run(Map.of("input", FloatArray.of(pixels, 1, 3, height, width))).get("output");
 * }
 * }</pre>
 */
public interface Networks {
    /**
     * Opens a network. Hosts keep networks loaded, so opening one again is cheap.
     *
     * @return closed by the caller
     * @throws InvalidRequestException if the user must supply the file; says which and from where
     * @throws io.github.ctrlora4j.api.MalformedFileException if the file is damaged or has another SHA-256
     */
    Network open(NetworkDescriptor network);

    /** True if {@link #open} would find the file; a condition with a substitute asks before it opens. */
    default boolean isAvailable(NetworkDescriptor network) {
        try (Network ignored = open(network)) {
            return true;
        } catch (InvalidRequestException e) {
            return false;
        }
    }
}
