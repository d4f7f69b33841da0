package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.dist.launch.ExitCode;
import io.github.ctrlora4j.dist.natives.CudaPackage;
import io.github.ctrlora4j.dist.natives.NativeStore;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code natives remove}: deletes what {@code natives install} has installed. */
@Command(
        name = "remove",
        description =
                "Deletes installed libraries of every version, and what an unfinished installation has downloaded.")
final class NativesRemoveCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "cuda")
    private String name = "";

    private final CommandContext context;

    NativesRemoveCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        CudaPackage unwanted = NativesCommand.named(name);
        NativeStore store = NativeStore.in(context.installation().cacheFolder());
        List<Path> removed = store.remove(unwanted);
        removed.forEach(folder -> context.console().print("removed " + name + ": " + folder));
        if (removed.isEmpty()) {
            context.console().print("removed " + name + ": an unfinished download");
        }
        return ExitCode.OK.value();
    }
}
