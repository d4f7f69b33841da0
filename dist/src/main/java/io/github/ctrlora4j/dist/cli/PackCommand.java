package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.dist.launch.Console;
import io.github.ctrlora4j.dist.launch.ExitCode;
import io.github.ctrlora4j.runtime.packs.PackDescriptor;
import io.github.ctrlora4j.runtime.packs.PackDescriptor.OwnCondition;
import io.github.ctrlora4j.runtime.packs.PackDescriptor.PackedLora;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pack}: conditions without code, in the plugin folder and on their way there. */
@Command(
        name = "pack",
        description = "Makes, checks and installs packs: conditions as data, LoRAs with an installed preprocessor.",
        synopsisSubcommandLabel = "COMMAND")
final class PackCommand {
    private final Host host;
    private final CommonOptions common;
    private final Console console;

    private PackCommand(Host host, CommonOptions common, Console console) {
        this.host = host;
        this.common = common;
        this.console = console;
    }

    /** The command with its subcommands. */
    static CommandLine of(Host host, CommonOptions common, Console console) {
        return new CommandLine(new PackCommand(host, common, console))
                .addSubcommand(new PackCreateCommand(host, common, console));
    }

    @Command(description = "Looks at every byte of packs, and installs nothing.")
    int verify(@Parameters(arity = "1..*", paramLabel = "FILE", description = "Zips or folders.") List<Path> files) {
        boolean allSound = true;
        try (Host.Packs packs = open()) {
            for (Path file : files) {
                allSound &= verify(packs, file);
            }
        }
        return (allSound ? ExitCode.OK : ExitCode.FAILED).value();
    }

    private boolean verify(Host.Packs packs, Path file) {
        try {
            console.print(file + ": sound, " + summary(packs.verify(file)));
            return true;
        } catch (CtrloraException e) {
            // What the other files are is asked, too.
            String message = String.valueOf(e.getMessage());
            console.note("ctrlora4j: " + (message.startsWith(file + ": ") ? message : file + ": " + message));
            return false;
        }
    }

    @Command(description = "Verifies a pack and copies it into the plugin folder, whole or not at all.")
    int install(@Parameters(paramLabel = "FILE", description = "A zip or a folder.") Path file) {
        return inFolder(packs -> "installed " + packs.install(file));
    }

    @Command(description = "Deletes a pack from the plugin folder.")
    int remove(@Parameters(paramLabel = "ID", description = "The pack's id, or its file name.") String id) {
        return inFolder(packs -> "removed " + packs.remove(id));
    }

    private int inFolder(Function<Host.Packs, String> work) {
        try (Host.Packs packs = open()) {
            console.print(work.apply(packs));
        }
        return ExitCode.OK.value();
    }

    @Command(description = "Lists the packs in the plugin folder.")
    int list(@Option(names = "--json", description = "Print a JSON array.") boolean json) {
        try (Host.Packs packs = open()) {
            List<Host.ListedPack> listed = packs.list();
            if (json) {
                console.printJson(listed.stream().map(PackCommand::asMap).toList());
                return ExitCode.OK.value();
            }
            for (Host.ListedPack pack : listed) {
                pack.descriptor()
                        .ifPresent(descriptor -> console.print(summary(descriptor) + " (" + fileName(pack) + ")"));
                pack.problem().ifPresent(problem -> console.note("ctrlora4j: " + pack.file() + ": " + problem));
            }
            return ExitCode.OK.value();
        }
    }

    private Host.Packs open() {
        return host.openPacks(common.runtimeOptions().build());
    }

    private static String fileName(Host.ListedPack pack) {
        return String.valueOf(pack.file().getFileName());
    }

    /** "my-edges 1.2.0: My edges, made by canny, LoRAs for 2 bases". */
    static String summary(PackDescriptor pack) {
        String how = pack.ownCondition()
                .map(own -> own.preprocessor().equals("none") ? "for finished images" : "made by " + own.preprocessor())
                .orElseGet(() -> "extends " + pack.extendedCondition().orElseThrow());
        int bases = pack.loras().size();
        return pack.name() + " " + pack.version() + ": " + pack.title() + ", " + how + ", LoRAs for " + bases
                + (bases == 1 ? " base" : " bases");
    }

    private static Map<String, Object> asMap(Host.ListedPack pack) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("file", pack.file().toString());
        pack.descriptor().ifPresent(descriptor -> object.putAll(asMap(descriptor)));
        pack.problem().ifPresent(problem -> object.put("problem", problem));
        return object;
    }

    /** The names of {@code condition.json}. */
    private static Map<String, Object> asMap(PackDescriptor pack) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("name", pack.name());
        pack.ownCondition().map(OwnCondition::id).ifPresent(id -> object.put("id", id));
        pack.ownCondition()
                .map(OwnCondition::preprocessor)
                .ifPresent(preprocessor -> object.put("preprocessor", preprocessor));
        pack.extendedCondition().ifPresent(condition -> object.put("extends", condition));
        object.put("title", pack.title());
        object.put("version", pack.version());
        object.put("licence", pack.licence());
        pack.author().ifPresent(author -> object.put("author", author));
        pack.page().ifPresent(page -> object.put("page", page));
        object.put("bases", pack.loras().stream().map(PackedLora::base).toList());
        return object;
    }
}
