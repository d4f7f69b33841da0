package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.dist.launch.ExitCode;
import io.github.ctrlora4j.dist.natives.CudaPackage;
import io.github.ctrlora4j.dist.natives.MavenRepository;
import io.github.ctrlora4j.dist.natives.NativeInstaller;
import io.github.ctrlora4j.dist.natives.NativeJar;
import io.github.ctrlora4j.dist.natives.NativeStore;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code natives install}: downloads PyTorch's libraries for CUDA. */
@Command(
        name = "install",
        description =
                "Downloads PyTorch's libraries for CUDA from Maven Central, up to 2.7 GB, and unpacks them into the"
                        + " engine's cache folder. An interrupted download goes on when the command is run again. NVIDIA's"
                        + " libraries come under NVIDIA's own license.")
final class NativesInstallCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "cuda")
    private String name = "";

    @Option(
            names = "--from",
            paramLabel = "URL",
            description = "Folder or address of a Maven repository instead of ${DEFAULT-VALUE}; every file's SHA-256 is"
                    + " checked.")
    private String from = MavenRepository.CENTRAL;

    @Option(names = "--all", description = "Download NVIDIA's libraries even if this machine has them.")
    private boolean all;

    @Option(names = "--dry-run", description = "Only list what would be downloaded.")
    private boolean dryRun;

    private final CommandContext context;

    NativesInstallCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        CudaPackage wanted = NativesCommand.named(name);
        URI repository = MavenRepository.of(from);
        return context.cancellable(
                interrupt -> {
                    try (InstallDisplay display = new InstallDisplay(context.console(), System::nanoTime)) {
                        NativeInstaller installer = NativeInstaller.of(
                                NativeStore.in(context.installation().cacheFolder()),
                                repository,
                                context.engines().machine().get(),
                                interrupt.cancellation()::isCancelled,
                                display);
                        List<NativeJar> needed = installer.needed(wanted, all);
                        needed.forEach(jar -> context.console().note(line(jar, repository)));
                        if (dryRun) {
                            return ExitCode.OK.value();
                        }
                        Path folder = installer.install(wanted, all);
                        display.close();
                        context.console().print("installed " + name + ": " + folder);
                        return ExitCode.OK.value();
                    }
                },
                "cancelled; run the command again to go on");
    }

    private static String line(NativeJar jar, URI repository) {
        return InstallDisplay.size(jar.bytes()) + "  " + repository + jar.path();
    }
}
