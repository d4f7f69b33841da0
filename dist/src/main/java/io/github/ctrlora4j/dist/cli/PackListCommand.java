package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.dist.launch.ExitCode;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import io.github.ctrlora4j.runtime.packs.Pack;
import io.github.ctrlora4j.runtime.packs.PackFolder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code pack list}: the packs in the plugin folder, including broken ones. */
@Command(name = "list", description = "Lists the packs in the plugin folder.")
final class PackListCommand implements Callable<Integer> {
    @Option(names = "--json", description = "Print a JSON array.")
    private boolean json;

    private final CommandContext context;

    PackListCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (Ctrlora4j ctrlora4j = context.open()) {
            List<PackFolder.Listed> listed = ctrlora4j.packs().list();
            if (json) {
                context.console()
                        .printJson(listed.stream().map(PackListCommand::asMap).toList());
            } else {
                listed.forEach(this::print);
            }
            return ExitCode.OK.value();
        }
    }

    private void print(PackFolder.Listed pack) {
        Path name = pack.file().getFileName();
        pack.pack().map(Pack::descriptor).ifPresent(descriptor -> context.console()
                .print(PackText.summary(descriptor) + " (" + name + ")"));
        pack.problem().ifPresent(problem -> context.console().note("ctrlora4j: " + name + ": " + problem));
    }

    private static Map<String, Object> asMap(PackFolder.Listed pack) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("file", pack.file().toString());
        pack.pack().map(Pack::descriptor).ifPresent(descriptor -> object.putAll(PackText.asMap(descriptor)));
        pack.problem().ifPresent(problem -> object.put("problem", problem));
        return object;
    }
}
