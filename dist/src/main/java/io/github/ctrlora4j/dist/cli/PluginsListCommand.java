package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.runtime.repository.PluginInstaller;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code plugins list}: the plugin jars and packs of the plugin folder. */
@Command(name = "list", description = "Lists the plugin jars and packs of the plugin folder.")
final class PluginsListCommand implements Callable<Integer> {
    @Option(names = "--json", description = "Print a JSON array.")
    private boolean json;

    private final CommandContext context;

    PluginsListCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        return context.inPluginFolder(List.of(), folder -> {
            List<PluginInstaller.Installed> all = folder.installed();
            if (json) {
                context.console()
                        .printJson(all.stream().map(PluginsListCommand::asMap).toList());
            } else {
                all.forEach(one -> context.console().print(line(one)));
            }
        });
    }

    private static String line(PluginInstaller.Installed one) {
        return String.format(
                "%-16s %-10s %s",
                one.plugin().id(), one.plugin().version(), one.file().getFileName());
    }

    private static Map<String, Object> asMap(PluginInstaller.Installed one) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("id", one.plugin().id());
        object.put("version", one.plugin().version());
        object.put("requires", one.plugin().requires());
        object.put("description", one.plugin().description());
        object.put("provider", one.plugin().provider());
        object.put("file", one.file().toString());
        return object;
    }
}
