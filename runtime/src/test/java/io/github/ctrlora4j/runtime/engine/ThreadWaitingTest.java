package io.github.ctrlora4j.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThreadWaitingTest {
    /** Run in a process of its own: the first to load OpenMP decides for the whole process. */
    static final class Program {
        private Program() {}

        /** Prints what holds, and what the C library's environment says afterwards. */
        public static void main(String[] arguments) {
            System.out.println(DjlSettings.apply());
            com.sun.jna.Function getenv =
                    com.sun.jna.NativeLibrary.getInstance("c").getFunction("getenv");
            System.out.println(getenv.invokeString(new Object[] {"OMP_WAIT_POLICY"}, false));
        }
    }

    private static String run(Map<String, String> environment) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName());
        builder.environment().remove("OMP_WAIT_POLICY");
        builder.environment().putAll(environment);
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.strip();
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void setsTheEnvironmentOfTheProcess() throws Exception {
        assertEquals("OMP_WAIT_POLICY=passive\npassive", run(Map.of()));
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void leavesTheUsersPolicy() throws Exception {
        assertEquals("OMP_WAIT_POLICY=active\nactive", run(Map.of("OMP_WAIT_POLICY", "active")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GOMP_SPINCOUNT", "KMP_BLOCKTIME"})
    void countsImplementationsOwnVariablesAsTheUsersChoice(String variable) {
        assertEquals(Optional.of(variable + "=7"), ThreadWaiting.choice(Map.of(variable, "7")));
        assertFalse(ThreadWaiting.isPassive(Map.of(variable, "7")));
    }

    @Test
    void isPassiveByDefaultAndWhenTheUserSaysSo() {
        assertTrue(ThreadWaiting.isPassive(Map.of()));
        assertTrue(ThreadWaiting.isPassive(Map.of("OMP_WAIT_POLICY", "PASSIVE")));
        assertFalse(ThreadWaiting.isPassive(Map.of("OMP_WAIT_POLICY", "active")));
    }
}
