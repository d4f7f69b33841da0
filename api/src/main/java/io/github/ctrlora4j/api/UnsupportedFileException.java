package io.github.ctrlora4j.api;

/** A sound file that cannot be used for this purpose; the message says what it is and what to do. */
public final class UnsupportedFileException extends CtrloraException {
    private static final long serialVersionUID = 1L;

    public UnsupportedFileException(String message) {
        super(message);
    }

    public UnsupportedFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
