package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.runtime.repository.PluginInstaller;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code plugins install}: installs plugins in the plugin folder. */
@Command(
        name = "install",
        description = "Installs plugins and packs from a repository, or files that no repository vouches for.")
final class PluginsInstallCommand implements Callable<Integer> {
    @Parameters(
            arity = "1..*",
            paramLabel = "ID[@VERSION]",
            description = "Plugins or packs; with --allow-unverified, files that end in .jar or .zip.")
    private List<String> wanted = new ArrayList<>();

    @Option(
            names = "--allow-unverified",
            description =
                    "Install files that no repository vouches for. A plugin runs with all your rights: know who made it.")
    private boolean allowUnverified;

    @Mixin
    private RepositoryOptions repositories = new RepositoryOptions();

    private final CommandContext context;

    PluginsInstallCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (allowUnverified) {
            return context.inPluginFolder(
                    List.of(), folder -> wanted.forEach(file -> print(folder.installUnverified(Path.of(file)))));
        }
        wanted.stream().filter(PluginsInstallCommand::isFile).findFirst().ifPresent(file -> {
            throw new InvalidRequestException(
                    file, "no repository vouches for a file; --allow-unverified installs it if you trust who made it");
        });
        return context.inPluginFolder(
                repositories.readNotingUnsigned(context),
                folder -> wanted.forEach(name -> print(install(folder, name))));
    }

    private static boolean isFile(String name) {
        return name.endsWith(".jar") || name.endsWith(".zip");
    }

    private static PluginInstaller.Installed install(PluginInstaller folder, String name) {
        int at = name.indexOf('@');
        return at < 0
                ? folder.install(name, Optional.empty())
                : folder.install(name.substring(0, at), Optional.of(name.substring(at + 1)));
    }

    private void print(PluginInstaller.Installed installed) {
        context.console()
                .print("installed " + installed.plugin().id() + " "
                        + installed.plugin().version() + ": " + installed.file());
    }
}
