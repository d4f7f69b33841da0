package io.github.ctrlora4j.runtime.engine;

import ai.djl.util.Utils;
import io.github.ctrlora4j.api.EngineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Says why an engine did not start and what to do: DJL hides the reason in the causes of its exception. Stateless. */
final class StartFailure {
    private static final String OTHER_CACHE =
            "; set the environment variable DJL_CACHE_DIR to a folder on another file system";

    private StartFailure() {}

    static EngineException of(String engine, Throwable failure) {
        return new EngineException(
                engine, "cannot be started: " + reason(failure, cacheFolder(), temporaryFolder()), failure);
    }

    private static Path cacheFolder() {
        return Utils.getEngineCacheDir();
    }

    private static Path temporaryFolder() {
        return Path.of(System.getProperty("java.io.tmpdir", ""));
    }

    static String reason(Throwable failure, Path cache, Path temporary) {
        if (!Files.isDirectory(temporary)) {
            return "the temporary folder " + temporary + " does not exist; create it, or name another one with the"
                    + " system property java.io.tmpdir";
        }
        List<String> words = words(failure);
        if (says(words, "No space left on device", "There is not enough space", "Disk quota exceeded")) {
            return "no space is left for its native libraries in " + cache + "; free about 500 MB there, or"
                    + OTHER_CACHE.substring(1);
        }
        if (says(words, "failed to map segment from shared object", "Operation not permitted")) {
            return "its native libraries may not be loaded from " + cache + ", which is on a file system mounted"
                    + " noexec" + OTHER_CACHE;
        }
        if (says(words, "AccessDenied", "Permission denied", "Read-only file system")) {
            return "its native libraries cannot be written to " + cache + OTHER_CACHE;
        }
        if (says(words, "Offline mode")) {
            return "its native libraries are not on the class path, and downloading them was not allowed";
        }
        return String.join(": ", words);
    }

    private static boolean says(List<String> words, String... signs) {
        String all = String.join("\n", words);
        return List.of(signs).stream().anyMatch(all::contains);
    }

    /**
     * The messages of the whole chain of causes; the name of the type where there is no message or only a file's name.
     */
    private static List<String> words(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable cause = failure; cause != null && !chain.contains(cause); cause = cause.getCause()) {
            chain.add(cause);
        }
        return chain.stream().map(StartFailure::text).distinct().toList();
    }

    private static String text(Throwable failure) {
        String type = failure.getClass().getSimpleName();
        String message = failure.getMessage();
        if (message == null) {
            return type;
        }
        return failure instanceof java.nio.file.FileSystemException ? type + " " + message : message;
    }
}
