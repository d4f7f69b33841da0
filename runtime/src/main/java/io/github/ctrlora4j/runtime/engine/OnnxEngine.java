package io.github.ctrlora4j.runtime.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.github.ctrlora4j.api.EngineException;
import java.util.Map;

/** ONNX Runtime, which runs the conditions' networks. Stateless. */
public final class OnnxEngine {
    public static final String NAME = "OnnxRuntime";

    private OnnxEngine() {}

    /** Starts the engine if it is not started yet. */
    public static Engine load() {
        DjlSettings.apply();
        try {
            return Engine.getEngine(NAME);
        } catch (ai.djl.engine.EngineException | IllegalArgumentException | LinkageError e) {
            throw StartFailure.of("ONNX Runtime", e);
        }
    }

    /** Where networks run: on the GPU if this build of ONNX Runtime can use one. */
    public static Device device() {
        Engine engine = load();
        // A build without CUDA must not be asked for a GPU: DJL logs a warning instead of just answering no.
        boolean usesCuda = OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA);
        return usesCuda ? engine.defaultDevice() : Device.cpu();
    }

    /**
     * Options for {@link ai.djl.Model#load}, which takes them over. ONNX Runtime's threads spin by default while they
     * wait, as OpenMP's do; see {@link ThreadWaiting}. Its warnings are about how a file was written, which no user can
     * mend, and would go past the log to the standard error stream.
     */
    public static Map<String, Object> loadOptions() {
        try {
            SessionOptions options = new SessionOptions();
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
            if (ThreadWaiting.isPassive(System.getenv())) {
                options.addConfigEntry("session.intra_op.allow_spinning", "0");
                options.addConfigEntry("session.inter_op.allow_spinning", "0");
            }
            return Map.of("sessionOptions", options);
        } catch (OrtException e) {
            throw new EngineException("ONNX Runtime", "takes no options: " + e.getMessage(), e);
        }
    }
}
