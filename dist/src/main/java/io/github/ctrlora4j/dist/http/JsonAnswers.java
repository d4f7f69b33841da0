package io.github.ctrlora4j.dist.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.http.Context;

/** Writes JSON answers; an answer without content is {@code null}, because clients parse every answer. Stateless. */
final class JsonAnswers {
    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonAnswers() {}

    static void send(Context context, Object value) {
        context.contentType("application/json").result(bytes(value));
    }

    static byte[] bytes(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer is not JSON", e);
        }
    }

    static void sendNull(Context context) {
        context.contentType("application/json").result("null");
    }
}
