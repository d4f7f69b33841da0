package io.github.ctrlora4j.api.condition;

import java.util.Map;
import java.util.Optional;

/** An opened ONNX network. Thread-safe. */
public interface Network extends AutoCloseable {
    /**
     * Runs the network.
     *
     * @param inputs one array per input name
     * @return one array per output name
     * @throws IllegalArgumentException if a name or shape differs from the descriptor
     * @throws io.github.ctrlora4j.api.MalformedFileException if the file lacks a declared output, or the output has
     *     another shape
     * @throws io.github.ctrlora4j.api.EngineException if the engine fails, for example out of memory
     */
    Map<String, FloatArray> run(Map<String, FloatArray> inputs);

    /**
     * Runs a network that has one input and returns one of its outputs.
     *
     * @throws IllegalArgumentException if a name or shape differs from the descriptor
     */
    default FloatArray run(String input, FloatArray value, String output) {
        return Optional.ofNullable(run(Map.of(input, value)).get(output))
                .orElseThrow(() -> new IllegalArgumentException("the network's descriptor has no output " + output));
    }

    @Override
    void close();
}
