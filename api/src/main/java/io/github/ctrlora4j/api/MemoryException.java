package io.github.ctrlora4j.api;

/**
 * The device or the Java heap has too little memory for a request. A smaller request, or the same one when other programs
 * have ended, can succeed, so that an application may answer it apart from other failures, as an HTTP server does with
 * 507.
 */
public final class MemoryException extends EngineException {
    private static final long serialVersionUID = 1L;

    /**
     * @param subject what ran out of memory, or the file that does not fit
     * @param problem how much was needed, how much there is, and what to do
     */
    public MemoryException(String subject, String problem) {
        super(subject, problem);
    }

    /**
     * @param subject what ran out of memory, or the file that does not fit
     * @param problem how much was needed, how much there is, and what to do
     */
    public MemoryException(String subject, String problem, Throwable cause) {
        super(subject, problem, cause);
    }

    @Override
    public MemoryException at(String subject) {
        return traced(new MemoryException(subject, problem()));
    }
}
