package io.github.ctrlora4j.api;

/** The machine cannot do what was asked: native library, device, memory, disk. The message says what would help. */
public final class EngineException extends CtrloraException {
    private static final long serialVersionUID = 1L;

    public EngineException(String message) {
        super(message);
    }

    public EngineException(String message, Throwable cause) {
        super(message, cause);
    }
}
