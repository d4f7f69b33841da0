package io.github.ctrlora4j.api.condition;

import io.github.ctrlora4j.api.InvalidRequestException;
import java.util.Map;

/**
 * Runs ONNX networks for conditions; the host provides it, on the GPU when there is one. Thread-safe.
 *
 * <pre>{@code
 * try (ModelRunner.Network hed = context.models().open(HED)) {
 *     FloatArray edges = hed.run(Map.of("input", FloatArray.of(pixels, 1, 3, height, width))).get("output");
 * }
 * }</pre>
 */
public interface ModelRunner {
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

    /** An opened network. Thread-safe. */
    interface Network extends AutoCloseable {
        /**
         * @param inputs one array per input name
         * @return one array per output name
         * @throws InvalidRequestException if a name or shape does not fit
         * @throws io.github.ctrlora4j.api.EngineException if the engine fails, for example out of memory
         */
        Map<String, FloatArray> run(Map<String, FloatArray> inputs);

        @Override
        void close();
    }
}
