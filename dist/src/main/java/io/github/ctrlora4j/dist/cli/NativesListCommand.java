package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.dist.launch.ExitCode;
import io.github.ctrlora4j.dist.natives.NativeStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code natives list}: what {@code natives install} has installed. */
@Command(
        name = "list",
        description =
                "Lists installed libraries, and what an unfinished installation has downloaded. 'doctor' says which"
                        + " libraries are used.")
final class NativesListCommand implements Callable<Integer> {
    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    private final CommandContext context;

    NativesListCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        NativeStore store = NativeStore.in(context.installation().cacheFolder());
        List<NativeStore.Installed> installed = store.installed();
        long downloaded = store.downloadedBytes();
        if (json) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put(
                    "installed",
                    installed.stream().map(NativesListCommand::asMap).toList());
            object.put("downloaded_bytes", downloaded);
            context.console().printJson(object);
            return ExitCode.OK.value();
        }
        installed.forEach(one -> context.console()
                .print(String.format("%-28s %8s  %s", one.name(), InstallDisplay.size(one.bytes()), one.folder())));
        if (downloaded > 0) {
            context.console()
                    .print(String.format(
                            "%-28s %8s  'ctrlora4j natives install cuda' goes on",
                            "unfinished download", InstallDisplay.size(downloaded)));
        }
        if (installed.isEmpty() && downloaded == 0) {
            context.console().note("ctrlora4j: no native libraries are installed in " + store.folder());
        }
        return ExitCode.OK.value();
    }

    private static Map<String, Object> asMap(NativeStore.Installed one) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("name", one.name());
        object.put("folder", one.folder().toString());
        object.put("bytes", one.bytes());
        return object;
    }
}
