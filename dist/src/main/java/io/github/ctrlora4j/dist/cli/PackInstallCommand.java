package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.dist.launch.ExitCode;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import io.github.ctrlora4j.runtime.packs.PackFolder.Installation;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pack install}: installs a pack in the plugin folder. */
@Command(
        name = "install",
        description = {
            "Verifies a pack and copies it into the plugin folder, whole or not at all.",
            "A newer version replaces the installed one."
        })
final class PackInstallCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "A zip or a folder.")
    private Path file = Path.of("");

    @Option(
            names = "--force",
            description =
                    "Replace the installed pack of this id even by an older version, or by other bytes of the same"
                            + " version.")
    private boolean force;

    private final CommandContext context;

    PackInstallCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        return context.cancellable(interrupt -> {
            try (Ctrlora4j ctrlora4j = context.open()) {
                Installation installation = ctrlora4j.packs().install(file, force, interrupt.cancellation());
                context.console()
                        .print((installation.isNew() ? "installed " : "already installed, unchanged: ")
                                + installation.file());
                return ExitCode.OK.value();
            }
        });
    }
}
