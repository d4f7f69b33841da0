package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.dist.launch.ExitCode;
import io.github.ctrlora4j.runtime.repository.Artifact;
import io.github.ctrlora4j.runtime.repository.PluginPublisher;
import io.github.ctrlora4j.runtime.repository.SigningKeys;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code plugins publish}: adds jars and packs to a repository. */
@Command(
        name = "publish",
        description = "Adds plugin jars and packs to a folder that any web server can serve as a repository.")
final class PluginsPublishCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Plugin jars, and packs as zips.")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--to", required = true, paramLabel = "DIR", description = "The repository; made if absent.")
    private Path folder = Path.of("");

    @Option(names = "--key", paramLabel = "PRIVATE_PEM", description = "Ed25519 private key that signs the index.")
    private Optional<Path> key = Optional.empty();

    private final CommandContext context;

    PluginsPublishCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        var signer = key.map(file -> SigningKeys.privateKey(RepositoryOptions.text(file), file.toString()));
        for (Artifact plugin : new PluginPublisher(folder, signer, LocalDate.now(ZoneOffset.UTC)).publish(files)) {
            context.console().print("published " + plugin.id() + " " + plugin.version() + " in " + folder);
        }
        return ExitCode.OK.value();
    }
}
