package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.dist.launch.ExitCode;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import io.github.ctrlora4j.runtime.packs.Packs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code pack verify}: checks packs. */
@Command(name = "verify", description = "Checks every byte of packs, and installs nothing.")
final class PackVerifyCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Zips or folders.")
    private List<Path> files = new ArrayList<>();

    private final CommandContext context;

    PackVerifyCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        return context.cancellable(interrupt -> {
            try (Ctrlora4j ctrlora4j = context.open()) {
                Packs packs = ctrlora4j.packs();
                long bad = files.stream()
                        .filter(file -> !isSound(packs, file, interrupt.cancellation()))
                        .count();
                return (bad == 0 ? ExitCode.OK : ExitCode.FAILED).value();
            }
        });
    }

    /** A bad pack does not stop the next ones from being checked. */
    private boolean isSound(Packs packs, Path file, Cancellation cancellation) {
        try {
            context.console().print(file + ": sound, " + PackText.summary(packs.verify(file, cancellation)));
            return true;
        } catch (CtrloraException e) {
            context.console().note("ctrlora4j: " + FieldOptions.message(e));
            return false;
        }
    }
}
