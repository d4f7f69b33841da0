package io.github.ctrlora4j.api;

/**
 * A file is damaged or violates its format, and must be replaced. The subject is the file; the problem names the tensor
 * and the offset.
 */
public final class MalformedFileException extends CtrloraException {
    private static final long serialVersionUID = 1L;

    /** @param problem what was expected, what was found, and what to do */
    public MalformedFileException(String problem) {
        super("", problem);
    }

    /** @param problem what was expected, what was found, and what to do */
    public MalformedFileException(String problem, Throwable cause) {
        super("", problem, cause);
    }

    /**
     * @param subject the file
     * @param problem what was expected, what was found, and what to do
     */
    public MalformedFileException(String subject, String problem) {
        super(subject, problem);
    }

    /**
     * @param subject the file
     * @param problem what was expected, what was found, and what to do
     */
    public MalformedFileException(String subject, String problem, Throwable cause) {
        super(subject, problem, cause);
    }

    @Override
    public MalformedFileException at(String subject) {
        return traced(new MalformedFileException(subject, problem()));
    }
}
