package io.github.ctrlora4j.api.condition;

import io.github.ctrlora4j.api.InvalidRequestException;
import java.util.Map;

/** An opened ONNX network. Thread-safe. */
public interface Network extends AutoCloseable {
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
