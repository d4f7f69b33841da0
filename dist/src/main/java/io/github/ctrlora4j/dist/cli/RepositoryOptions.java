package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.dist.launch.Installation;
import io.github.ctrlora4j.runtime.repository.PluginRepository;
import io.github.ctrlora4j.runtime.repository.RepositoryList;
import io.github.ctrlora4j.runtime.repository.SigningKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which repositories are asked: those of the command line, then those of {@code ~/.ctrlora4j/repositories.json}. */
final class RepositoryOptions {
    @Option(
            names = "--repository",
            paramLabel = "URL_OR_DIR",
            description = "https: or file: address or folder of a repository, asked before those of"
                    + " ~/.ctrlora4j/repositories.json; repeatable.")
    private List<String> urls = new ArrayList<>();

    @Option(
            names = "--key",
            paramLabel = "PUBLIC_PEM",
            description = "Ed25519 public key that must have signed every --repository.")
    private Optional<Path> key = Optional.empty();

    /**
     * As {@link #read}, for commands that install what the repositories offer: says which of them anybody could have
     * changed.
     */
    List<PluginRepository> readNotingUnsigned(CommandContext context) {
        List<PluginRepository> repositories = read(context.installation());
        List<String> unchecked = repositories.stream()
                .filter(repository -> repository.publicKey().isEmpty())
                .map(PluginRepository::id)
                .toList();
        if (!unchecked.isEmpty()) {
            context.console()
                    .note(
                            "ctrlora4j: warning: no key is given for " + String.join(", ", unchecked)
                                    + ", so nobody's signature is checked; the SHA-512 in its index protects only against damage");
        }
        return repositories;
    }

    /** @throws InvalidRequestException if no repository is known */
    List<PluginRepository> read(Installation installation) {
        Optional<PublicKey> publicKey = key.map(file -> SigningKeys.publicKey(text(file), file.toString()));
        List<PluginRepository> repositories = new ArrayList<>();
        urls.forEach(url -> repositories.add(PluginRepository.of(url, url, publicKey)));
        Path configured = installation.userHome().resolve(".ctrlora4j").resolve("repositories.json");
        repositories.addAll(RepositoryList.read(configured));
        if (repositories.isEmpty()) {
            throw new InvalidRequestException(
                    "no repository is known; name one with --repository URL or in " + configured);
        }
        return repositories;
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new InvalidRequestException(file.toString(), "cannot be read: " + e, e);
        }
    }
}
