package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.runtime.repository.PluginInstaller;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code plugins search}: what the repositories offer. */
@Command(name = "search", description = "Lists what the repositories offer.")
final class PluginsSearchCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "TEXT", description = "Part of an id or a description.")
    private String text = "";

    @Option(names = "--json", description = "Print a JSON array.")
    private boolean json;

    @Mixin
    private RepositoryOptions repositories = new RepositoryOptions();

    private final CommandContext context;

    PluginsSearchCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        return context.inPluginFolder(repositories.read(context.installation()), installer -> {
            List<PluginInstaller.Offer> offers = installer.search(text);
            if (json) {
                context.console()
                        .printJson(
                                offers.stream().map(PluginsSearchCommand::asMap).toList());
            } else {
                offers.forEach(offer -> context.console().print(line(offer)));
            }
        });
    }

    private static String line(PluginInstaller.Offer offer) {
        return String.format("%-16s %-10s %s", offer.id(), offer.version().orElse("-"), offer.description())
                + offer.installed()
                        .map(version -> " (" + version + " is installed)")
                        .orElse("");
    }

    private static Map<String, Object> asMap(PluginInstaller.Offer offer) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("id", offer.id());
        object.put("version", offer.version().orElse(null));
        object.put("installed", offer.installed().orElse(null));
        object.put("description", offer.description());
        object.put("provider", offer.provider());
        object.put("repository", offer.repository());
        return object;
    }
}
