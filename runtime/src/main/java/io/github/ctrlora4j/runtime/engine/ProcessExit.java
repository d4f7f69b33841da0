package io.github.ctrlora4j.runtime.engine;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a process whose native code still runs. When a process ends, libtorch's global objects are destroyed, and
 * a network that still uses them crashes; leaving them to the operating system is safe. Stateless.
 */
public final class ProcessExit {
    private static final Logger log = LoggerFactory.getLogger(ProcessExit.class);

    private ProcessExit() {}

    /**
     * Lets the process end at once when the JVM is done, with the exit code that the JVM gives it, without destroying
     * native libraries. Exit handlers registered before this call do not run. Does nothing where the C library is not
     * GNU's.
     */
    public static void leaveNativeCodeAlone() {
        try {
            NativeLibrary c = NativeLibrary.getInstance(Platform.C_LIBRARY_NAME);
            // Handlers run in reverse order, and on_exit passes the exit code on, which is all that _exit needs.
            c.getFunction("on_exit").invokeInt(new Object[] {c.getFunction("_exit"), Pointer.NULL});
        } catch (LinkageError | RuntimeException e) {
            log.debug("The end of the process cannot be changed", e);
        }
    }
}
