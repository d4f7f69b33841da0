package io.github.ctrlora4j.dist.storm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Other processes, with this one's class path and temporary folder. */
final class Child {
    private Child() {}

    static Process start(StormSettings settings, Class<?> main, Path directory, Path output, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-Dstorm.seed=" + settings.seed(),
                "-Dstorm.deadline=" + (System.currentTimeMillis() + settings.seconds() * 1000L),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }
}
