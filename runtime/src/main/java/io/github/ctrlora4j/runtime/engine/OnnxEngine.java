package io.github.ctrlora4j.runtime.engine;

import ai.djl.engine.Engine;
import io.github.ctrlora4j.api.EngineException;

/** ONNX Runtime, which runs the conditions' networks. Stateless. */
public final class OnnxEngine {
    public static final String NAME = "OnnxRuntime";

    private OnnxEngine() {}

    /** Starts the engine if it is not started yet. */
    public static Engine load() {
        try {
            return Engine.getEngine(NAME);
        } catch (ai.djl.engine.EngineException | IllegalArgumentException | LinkageError e) {
            throw new EngineException("the ONNX Runtime engine cannot be started: " + e.getMessage(), e);
        }
    }
}
