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
@Command(name = "install", description = "Installs plugins from a repository, or jars that no repository vouches for.")
final class PluginsInstallCommand implements Callable<Integer> {
    @Parameters(
            arity = "1..*",
            paramLabel = "ID[@VERSION]",
            description = "Plugins; with --allow-unverified, files that end in .jar.")
    private List<String> wanted = new ArrayList<>();

    @Option(
            names = "--allow-unverified",
            description = "Install jar files unverified. A plugin runs with all your rights: know who made it.")
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
                    List.of(), folder -> wanted.forEach(jar -> print(folder.installUnverified(Path.of(jar)))));
        }
        wanted.stream().filter(name -> name.endsWith(".jar")).findFirst().ifPresent(jar -> {
            throw new InvalidRequestException(
                    jar, "no repository vouches for a file; --allow-unverified installs it if you trust who made it");
        });
        return context.inPluginFolder(
                repositories.read(context.installation()),
                folder -> wanted.forEach(name -> print(install(folder, name))));
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
