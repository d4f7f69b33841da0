package io.github.ctrlora4j.dist.http.webui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The OpenAPI description of the server, and the defaults that it gives to the fields of requests. Immutable. */
public final class ApiDescription {
    private static final JsonNode DOCUMENT = read();

    private ApiDescription() {}

    private static JsonNode read() {
        try (InputStream resource = ApiDescription.class.getResourceAsStream("openapi.json")) {
            return new ObjectMapper().readTree(Objects.requireNonNull(resource, "openapi.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static JsonNode document() {
        return DOCUMENT;
    }

    /** Every field of a request with its default. */
    static ObjectNode defaults(String kind) {
        ObjectNode defaults = JsonNodeFactory.instance.objectNode();
        DOCUMENT.at("/components/schemas/" + kind + "/properties")
                .properties()
                .forEach(field -> defaults.set(
                        field.getKey(), field.getValue().path("default").deepCopy()));
        return defaults;
    }
}
