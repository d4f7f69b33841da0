package io.github.ctrlora4j.runtime.repository;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.runtime.files.IoProblem;
import io.github.ctrlora4j.runtime.json.JsonFields;
import io.github.ctrlora4j.runtime.json.JsonFields.TextRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;

/** The repositories that a user has configured: {@code {"repositories": [{"id", "url", "publicKey"}]}}. Stateless. */
public final class RepositoryList {
    private static final int MAX_REPOSITORIES = 1000;
    private static final TextRule TEXT = new TextRule("(?s).*\\S.*", 4096, "a text");

    private RepositoryList() {}

    /**
     * @param file if it does not exist, there are none
     * @throws InvalidRequestException naming file and field
     */
    public static List<PluginRepository> read(Path file) {
        if (!Files.exists(file)) {
            return List.of();
        }
        byte[] json;
        try {
            json = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new InvalidRequestException(file.toString(), "cannot be read: " + IoProblem.of(e), e);
        }
        return JsonFields.object(json, problem -> new InvalidRequestException(file.toString(), problem))
                .objects("repositories", 0, MAX_REPOSITORIES)
                .stream()
                .map(fields -> repository(file, fields))
                .toList();
    }

    private static PluginRepository repository(Path file, JsonFields fields) {
        Optional<PublicKey> key =
                fields.optionalText("publicKey", TEXT).map(text -> SigningKeys.publicKey(text, file + ": publicKey"));
        return PluginRepository.of(fields.text("id", TEXT), fields.text("url", TEXT), key);
    }
}
