package io.github.ctrlora4j.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class ProcessExitTest {
    /** Ends with code 7; an exit handler that was there before, as libtorch's are, would abort the process. */
    static final class Program {
        private Program() {}

        /** Argument: whether to leave native code alone. */
        public static void main(String[] arguments) {
            NativeLibrary c = NativeLibrary.getInstance("c");
            c.getFunction("on_exit").invokeInt(new Object[] {c.getFunction("abort"), null});
            if (Boolean.parseBoolean(arguments[0])) {
                ProcessExit.leaveNativeCodeAlone();
            }
            System.exit(7);
        }
    }

    private static int exitCode(boolean leaveAlone) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:-CreateCoredumpOnCrash",
                        "-XX:ErrorFile=/dev/null",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName(),
                        String.valueOf(leaveAlone))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor();
    }

    @Test
    void theProcessEndsWithItsCodeWithoutDestroyingNativeLibraries() throws Exception {
        assertEquals(7, exitCode(true));
    }

    /** 128 + SIGABRT: the handler is one that can be heard. */
    @Test
    void otherwiseExitHandlersRun() throws Exception {
        assertEquals(134, exitCode(false));
    }
}
