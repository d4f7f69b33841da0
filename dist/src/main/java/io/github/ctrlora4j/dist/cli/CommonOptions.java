package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.dist.launch.Installation;
import io.github.ctrlora4j.runtime.ProductVersion;
import io.github.ctrlora4j.runtime.RuntimeOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command itself and the options that every subcommand takes, before or after the subcommand's name. */
@Command(
        name = "ctrlora4j",
        description = "Controllable image generation: conditions are plugins, any SD1.5 checkpoint is the style.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = CommonOptions.Version.class,
        usageHelpAutoWidth = true,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:a file, a plugin or the machine failed",
            "2:the command line or the request makes no sense",
            "130:cancelled with Ctrl-C"
        })
final class CommonOptions {
    /** What {@code --version} prints. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"ctrlora4j " + ProductVersion.text()};
        }
    }

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Log more, and print the chain of causes of an error.")
    private boolean verbose;

    @Option(
            names = "--models",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "Model folder, searched before the default ones; repeatable.")
    private List<Path> models = new ArrayList<>();

    @Option(
            names = "--plugins",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description =
                    "Plugin folder, searched before the default ones; repeatable. Installing puts plugins and packs"
                            + " into the first.")
    private List<Path> plugins = new ArrayList<>();

    private final Installation installation;

    CommonOptions(Installation installation) {
        this.installation = installation;
    }

    boolean isVerbose() {
        return verbose;
    }

    Installation installation() {
        return installation;
    }

    /** Every folder that is searched, including default ones that do not exist. */
    List<Path> searchedModelFolders() {
        List<Path> folders = new ArrayList<>(models);
        folders.addAll(installation.defaultModelFolders());
        return folders;
    }

    /** Options of a runtime with these folders. */
    RuntimeOptions.Builder runtimeOptions() {
        RuntimeOptions.Builder options = RuntimeOptions.builder().cacheFolder(installation.ownCacheFolder());
        installation.modelFolders(models).forEach(options::modelFolder);
        installation.pluginFolders(plugins).forEach(options::pluginFolder);
        return options;
    }
}
