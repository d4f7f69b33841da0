package io.github.ctrlora4j.runtime.repository;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ctrlora4j.api.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The repositories that a user has configured: {@code {"repositories": [{"id", "url", "publicKey"}]}}. Stateless. */
public final class RepositoryList {
    private RepositoryList() {}

    /**
     * @param file if it does not exist, there are none
     * @throws InvalidRequestException naming file and field
     */
    public static List<PluginRepository> read(Path file) {
        if (!Files.exists(file)) {
            return List.of();
        }
        JsonNode list = parse(file).path("repositories");
        if (!list.isArray()) {
            throw new InvalidRequestException(file + ": repositories: wanted an array of {\"id\", \"url\"}");
        }
        List<PluginRepository> repositories = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            repositories.add(repository(list.get(i), file + ": repositories[" + i + "]."));
        }
        return repositories;
    }

    private static JsonNode parse(Path file) {
        try {
            return new ObjectMapper().readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            throw new InvalidRequestException(file + ": is no JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new InvalidRequestException(file + " cannot be read: " + e, e);
        }
    }

    private static PluginRepository repository(JsonNode node, String where) {
        Optional<PublicKey> key = node.has("publicKey")
                ? Optional.of(SigningKeys.publicKey(text(node, where, "publicKey"), where + "publicKey"))
                : Optional.empty();
        return PluginRepository.of(text(node, where, "id"), text(node, where, "url"), key);
    }

    private static String text(JsonNode node, String where, String name) {
        String text = node.path(name).asText("");
        if (text.isBlank()) {
            throw new InvalidRequestException(where + name + ": wanted text, found none");
        }
        return text;
    }
}
