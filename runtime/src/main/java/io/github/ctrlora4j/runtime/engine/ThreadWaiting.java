package io.github.ctrlora4j.runtime.engine;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.WString;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How the engines' threads wait for each other. By default OpenMP's threads spin, which makes a generation ten to
 * twenty times slower as soon as another process uses the same cores; sleeping costs the miniature a tenth. OpenMP
 * reads its environment when its library is loaded, so the environment is set before that. Stateless.
 */
final class ThreadWaiting {
    private static final String POLICY = "OMP_WAIT_POLICY";
    private static final String PASSIVE = "passive";
    /** Variables by which users choose how OpenMP's threads wait: the standard's, GNU's and LLVM's. */
    private static final List<String> CHOICES = List.of(POLICY, "GOMP_SPINCOUNT", "KMP_BLOCKTIME");

    private ThreadWaiting() {}

    /**
     * Makes OpenMP's threads sleep while they wait, unless the user chose otherwise.
     *
     * @return what holds now, for a person
     */
    static String makePassive() {
        return choice(System.getenv()).orElseGet(() -> set(POLICY, PASSIVE));
    }

    /** True if threads are to sleep while they wait, that is, unless the user chose otherwise. */
    static boolean isPassive(Map<String, String> environment) {
        return choice(environment).isEmpty()
                || environment.getOrDefault(POLICY, "").toLowerCase(Locale.ROOT).equals(PASSIVE);
    }

    /** The user's own setting; the policy that our launcher sets looks the same. */
    static Optional<String> choice(Map<String, String> environment) {
        return CHOICES.stream()
                .filter(environment::containsKey)
                .findFirst()
                .map(name -> name + "=" + environment.get(name));
    }

    /** Java cannot change the environment of its own process; the C library can. */
    private static String set(String name, String value) {
        try {
            return set(name, value, Platform.isWindows())
                    ? name + "=" + value
                    : name + " could not be set; threads spin while they wait";
        } catch (LinkageError | RuntimeException e) {
            // Everything works without it, only slower beside other programs.
            return name + " could not be set; threads spin while they wait: " + e.getMessage();
        }
    }

    private static boolean set(String name, String value, boolean windows) {
        if (windows) {
            Function function = NativeLibrary.getInstance("kernel32").getFunction("SetEnvironmentVariableW");
            return function.invokeInt(new Object[] {new WString(name), new WString(value)}) != 0;
        }
        Function function = NativeLibrary.getInstance(Platform.C_LIBRARY_NAME).getFunction("setenv");
        return function.invokeInt(new Object[] {name, value, 1}) == 0;
    }
}
