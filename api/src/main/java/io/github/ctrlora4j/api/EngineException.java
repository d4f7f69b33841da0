package io.github.ctrlora4j.api;

/**
 * The machine cannot do what was asked because of a native library, the device, memory or disk. The message says what
 * would help.
 */
public sealed class EngineException extends CtrloraException permits MemoryException {
    private static final long serialVersionUID = 1L;

    /** @param problem what was expected, what was found, and what to do */
    public EngineException(String problem) {
        super("", problem);
    }

    /** @param problem what was expected, what was found, and what to do */
    public EngineException(String problem, Throwable cause) {
        super("", problem, cause);
    }

    /**
     * @param subject the file, device or address
     * @param problem what was expected, what was found, and what to do
     */
    public EngineException(String subject, String problem) {
        super(subject, problem);
    }

    /**
     * @param subject the file, device or address
     * @param problem what was expected, what was found, and what to do
     */
    public EngineException(String subject, String problem, Throwable cause) {
        super(subject, problem, cause);
    }

    @Override
    public EngineException at(String subject) {
        return traced(new EngineException(subject, problem()));
    }
}
