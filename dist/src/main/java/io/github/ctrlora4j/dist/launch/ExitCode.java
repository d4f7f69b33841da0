package io.github.ctrlora4j.dist.launch;

/** How a command ended, for scripts. */
public enum ExitCode {
    /** Done as asked. */
    OK(0),
    /** A file, a plugin or the machine failed; with {@code checkpoints} and {@code doctor}: a fault was found. */
    FAILED(1),
    /** The command line or the request makes no sense. */
    USAGE(2),
    /** Stopped by Ctrl-C; 128 + SIGINT, as shells have it. */
    CANCELLED(130);

    private final int value;

    ExitCode(int value) {
        this.value = value;
    }

    public int value() {
        return value;
    }
}
