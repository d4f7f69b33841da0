package io.github.ctrlora4j.dist.http.webui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Locale;

/** The fields of a request as its answer repeats them: the defaults filled in, pictures replaced by their sizes. */
final class RequestEcho {
    /** Longer texts without a blank are pictures. */
    private static final int LONG = 1024;

    private RequestEcho() {}

    static ObjectNode of(String kind, JsonNode request) {
        ObjectNode echo = ApiDescription.defaults(kind);
        request.properties().forEach(field -> {
            if (echo.has(field.getKey()) && !field.getValue().isNull()) {
                echo.set(field.getKey(), shortened(field.getValue()));
            }
        });
        if (kind.equals("img2img") && !request.path("include_init_images").asBoolean()) {
            echo.putNull("init_images").putNull("mask");
        }
        return echo;
    }

    private static JsonNode shortened(JsonNode value) {
        if (value.isObject()) {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            value.properties().forEach(field -> copy.set(field.getKey(), shortened(field.getValue())));
            return copy;
        }
        if (value.isArray()) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode();
            value.forEach(item -> copy.add(shortened(item)));
            return copy;
        }
        if (value.isTextual()
                && value.textValue().length() > LONG
                && value.textValue().indexOf(' ') < 0) {
            return TextNode.valueOf(String.format(
                    Locale.ROOT, "<image %.1f MB>", value.textValue().length() * 0.75 / 1e6));
        }
        return value;
    }
}
