package io.github.ctrlora4j.api;

/** An intact file that cannot be used for this purpose; the message says what it is and what to do. */
public final class UnsupportedFileException extends CtrloraException {
    private static final long serialVersionUID = 1L;

    /** @param problem what was expected, what was found, and what to do */
    public UnsupportedFileException(String problem) {
        super("", problem);
    }

    /** @param problem what was expected, what was found, and what to do */
    public UnsupportedFileException(String problem, Throwable cause) {
        super("", problem, cause);
    }

    /**
     * @param subject the file
     * @param problem what was expected, what was found, and what to do
     */
    public UnsupportedFileException(String subject, String problem) {
        super(subject, problem);
    }

    /**
     * @param subject the file
     * @param problem what was expected, what was found, and what to do
     */
    public UnsupportedFileException(String subject, String problem, Throwable cause) {
        super(subject, problem, cause);
    }

    @Override
    public UnsupportedFileException at(String subject) {
        return traced(new UnsupportedFileException(subject, problem()));
    }
}
