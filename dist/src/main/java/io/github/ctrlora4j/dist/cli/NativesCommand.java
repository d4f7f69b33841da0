package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.dist.natives.CudaPackage;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code natives}: PyTorch's libraries for a GPU. */
@Command(
        name = "natives",
        synopsisSubcommandLabel = "COMMAND",
        description = "Installs, lists and removes PyTorch's libraries for NVIDIA GPUs.")
final class NativesCommand {
    private NativesCommand() {}

    static CommandLine commandLine(CommandContext context) {
        return new CommandLine(new NativesCommand())
                .addSubcommand(new NativesInstallCommand(context))
                .addSubcommand(new NativesListCommand(context))
                .addSubcommand(new NativesRemoveCommand(context));
    }

    /** @throws InvalidRequestException if the name is unknown, or there is nothing of it for this platform */
    static CudaPackage named(String name) {
        if (!name.equals(CudaPackage.NAME)) {
            throw new InvalidRequestException("natives " + name, "do not exist; the only ones to install are 'cuda'");
        }
        String osName = System.getProperty("os.name");
        String osArch = System.getProperty("os.arch");
        return CudaPackage.of(osName, osArch)
                .orElseThrow(() -> new InvalidRequestException(
                        "natives " + name,
                        "are not available for " + osName + " " + osArch + ", only for Linux and Windows on x86-64"));
    }
}
