package io.github.ctrlora4j.api;

/**
 * Root of every failure that ctrlora4j reports, split by who can repair it. Messages name what was wanted, where, what
 * was found and what to do, in one line for a person; the cause chain has the rest.
 */
public abstract sealed class CtrloraException extends RuntimeException
        permits InvalidRequestException,
                MalformedFileException,
                UnsupportedFileException,
                PluginException,
                EngineException {
    private static final long serialVersionUID = 1L;

    CtrloraException(String message) {
        super(message);
    }

    CtrloraException(String message, Throwable cause) {
        super(message, cause);
    }
}
