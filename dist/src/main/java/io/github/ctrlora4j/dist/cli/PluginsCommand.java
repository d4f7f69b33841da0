package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.dist.launch.Console;
import io.github.ctrlora4j.dist.launch.ExitCode;
import io.github.ctrlora4j.dist.launch.Interrupt;
import io.github.ctrlora4j.runtime.plugins.PluginJar;
import io.github.ctrlora4j.runtime.repository.PluginInstaller;
import io.github.ctrlora4j.runtime.repository.PluginPublisher;
import io.github.ctrlora4j.runtime.repository.SigningKeys;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code plugins}: brings plugins from repositories and takes them out again. Loads and executes none of them. */
@Command(
        name = "plugins",
        synopsisSubcommandLabel = "COMMAND",
        description = "Searches, installs, updates, removes and publishes plugins.")
final class PluginsCommand {
    private PluginsCommand() {}

    static CommandLine commandLine(CommonOptions common, Console console) {
        return new CommandLine(new PluginsCommand())
                .addSubcommand(new Search(common, console))
                .addSubcommand(new Listing(common, console))
                .addSubcommand(new Install(common, console))
                .addSubcommand(new Update(common, console))
                .addSubcommand(new Remove(common, console))
                .addSubcommand(new Publish(console));
    }

    /** Ctrl-C leaves the folder as it was before the plugin that is on its way. */
    private static int cancellable(
            RepositoryOptions repositories, CommonOptions common, Console console, Consumer<PluginInstaller> work) {
        try (Interrupt interrupt = Interrupt.install()) {
            work.accept(repositories.installer(common, interrupt.cancellation()::isCancelled));
            return ExitCode.OK.value();
        } catch (CancellationException e) {
            console.note("ctrlora4j: cancelled, nothing unfinished was left");
            return ExitCode.CANCELLED.value();
        }
    }

    @Command(name = "search", description = "Lists what the repositories offer.")
    private static final class Search implements Callable<Integer> {
        @Parameters(arity = "0..1", paramLabel = "TEXT", description = "Part of an id or a description.")
        private String text = "";

        @Option(names = "--json", description = "Print a JSON array.")
        private boolean json;

        @Mixin
        private RepositoryOptions repositories = new RepositoryOptions();

        private final CommonOptions common;
        private final Console console;

        Search(CommonOptions common, Console console) {
            this.common = common;
            this.console = console;
        }

        @Override
        public Integer call() {
            return cancellable(repositories, common, console, installer -> {
                List<PluginInstaller.Offer> offers = installer.search(text);
                if (json) {
                    console.printJson(offers.stream().map(Search::asMap).toList());
                } else {
                    offers.forEach(offer -> console.print(line(offer)));
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

    @Command(name = "list", description = "Lists the plugin jars of the plugin folder.")
    private static final class Listing implements Callable<Integer> {
        @Option(names = "--json", description = "Print a JSON array.")
        private boolean json;

        private final CommonOptions common;
        private final Console console;

        Listing(CommonOptions common, Console console) {
            this.common = common;
            this.console = console;
        }

        @Override
        public Integer call() {
            List<PluginInstaller.Installed> all = PluginInstaller.of(common.pluginFolder(), List.of(), () -> false)
                    .installed();
            if (json) {
                console.printJson(all.stream().map(Listing::asMap).toList());
            } else {
                all.forEach(one -> console.print(String.format(
                        "%-16s %-10s %s",
                        one.plugin().id(), one.plugin().version(), one.file().getFileName())));
            }
            return ExitCode.OK.value();
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

    @Command(name = "install", description = "Installs plugins from a repository, or a jar that nobody vouches for.")
    private static final class Install implements Callable<Integer> {
        @Parameters(
                arity = "1..*",
                paramLabel = "ID[@VERSION]",
                description = "Plugins; with --allow-unverified, files that end in .jar.")
        private List<String> wanted = new ArrayList<>();

        @Option(
                names = "--allow-unverified",
                description = "Install jar files as they are. A plugin runs with all your rights: know who made it.")
        private boolean allowUnverified;

        @Mixin
        private RepositoryOptions repositories = new RepositoryOptions();

        private final CommonOptions common;
        private final Console console;

        Install(CommonOptions common, Console console) {
            this.common = common;
            this.console = console;
        }

        @Override
        public Integer call() {
            if (allowUnverified) {
                PluginInstaller installer = PluginInstaller.of(common.pluginFolder(), List.of(), () -> false);
                wanted.forEach(jar -> print(installer.installUnverified(Path.of(jar))));
                return ExitCode.OK.value();
            }
            wanted.stream().filter(name -> name.endsWith(".jar")).findFirst().ifPresent(jar -> {
                throw new InvalidRequestException(jar + ": no repository vouches for a file;"
                        + " --allow-unverified installs it if you trust who made it");
            });
            return cancellable(
                    repositories,
                    common,
                    console,
                    installer -> wanted.forEach(name -> {
                        int at = name.indexOf('@');
                        print(
                                at < 0
                                        ? installer.install(name, Optional.empty())
                                        : installer.install(
                                                name.substring(0, at), Optional.of(name.substring(at + 1))));
                    }));
        }

        private void print(PluginInstaller.Installed installed) {
            console.print("installed " + installed.plugin().id() + " "
                    + installed.plugin().version() + ": " + installed.file());
        }
    }

    @Command(name = "update", description = "Replaces plugins by the newest releases for this version of ctrlora4j.")
    private static final class Update implements Callable<Integer> {
        @Parameters(arity = "0..*", paramLabel = "ID", description = "Plugins; all that the repositories know if none.")
        private List<String> ids = new ArrayList<>();

        @Mixin
        private RepositoryOptions repositories = new RepositoryOptions();

        private final CommonOptions common;
        private final Console console;

        Update(CommonOptions common, Console console) {
            this.common = common;
            this.console = console;
        }

        @Override
        public Integer call() {
            return cancellable(repositories, common, console, installer -> {
                for (String id : ids.isEmpty() ? installer.updatable() : ids) {
                    console.print(installer
                            .update(id)
                            .map(updated ->
                                    "updated " + id + " to " + updated.plugin().version())
                            .orElse(id + " is up to date"));
                }
            });
        }
    }

    @Command(name = "remove", description = "Deletes installed plugins.")
    private static final class Remove implements Callable<Integer> {
        @Parameters(arity = "1..*", paramLabel = "ID", description = "Plugins.")
        private List<String> ids = new ArrayList<>();

        private final CommonOptions common;
        private final Console console;

        Remove(CommonOptions common, Console console) {
            this.common = common;
            this.console = console;
        }

        @Override
        public Integer call() {
            PluginInstaller installer = PluginInstaller.of(common.pluginFolder(), List.of(), () -> false);
            ids.forEach(id ->
                    console.print("removed " + id + ": " + installer.remove(id).file()));
            return ExitCode.OK.value();
        }
    }

    @Command(name = "publish", description = "Adds jars to a folder that any web server can serve as a repository.")
    private static final class Publish implements Callable<Integer> {
        @Parameters(arity = "1..*", paramLabel = "JAR", description = "Plugin jars.")
        private List<Path> jars = new ArrayList<>();

        @Option(names = "--to", required = true, paramLabel = "DIR", description = "The repository; made if absent.")
        private Path folder = Path.of("");

        @Option(names = "--key", paramLabel = "PRIVATE_PEM", description = "Ed25519 private key that signs the index.")
        private Optional<Path> key = Optional.empty();

        private final Console console;

        Publish(Console console) {
            this.console = console;
        }

        @Override
        public Integer call() {
            var signer = key.map(file -> SigningKeys.privateKey(RepositoryOptions.text(file), file.toString()));
            for (PluginJar plugin : new PluginPublisher(folder, signer, LocalDate.now(ZoneOffset.UTC)).publish(jars)) {
                console.print("published " + plugin.id() + " " + plugin.version() + " in " + folder);
            }
            return ExitCode.OK.value();
        }
    }
}
