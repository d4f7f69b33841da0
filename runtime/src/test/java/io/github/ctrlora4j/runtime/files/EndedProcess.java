package io.github.ctrlora4j.runtime.files;

import java.io.IOException;
import java.nio.file.Path;

/** A process that ran and has ended. */
final class EndedProcess {
    private EndedProcess() {}

    static Owner owner() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-version")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.waitFor();
        return new Owner(process.pid(), Owner.current().machine());
    }
}
