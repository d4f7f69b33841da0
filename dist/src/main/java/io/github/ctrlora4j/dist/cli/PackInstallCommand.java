package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.dist.launch.ExitCode;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code pack install}: installs a pack in the plugin folder. */
@Command(name = "install", description = "Verifies a pack and copies it into the plugin folder, whole or not at all.")
final class PackInstallCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "A zip or a folder.")
    private Path file = Path.of("");

    private final CommandContext context;

    PackInstallCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        return context.cancellable(interrupt -> {
            try (Ctrlora4j ctrlora4j = context.open()) {
                context.console().print("installed " + ctrlora4j.packs().install(file, interrupt.cancellation()));
                return ExitCode.OK.value();
            }
        });
    }
}
