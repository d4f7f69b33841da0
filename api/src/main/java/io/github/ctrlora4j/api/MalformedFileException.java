package io.github.ctrlora4j.api;

/** A file is damaged or breaks its own format; its owner must replace it. The message names the file, the tensor and the offset. */
public final class MalformedFileException extends CtrloraException {
    private static final long serialVersionUID = 1L;

    public MalformedFileException(String message) {
        super(message);
    }

    public MalformedFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
