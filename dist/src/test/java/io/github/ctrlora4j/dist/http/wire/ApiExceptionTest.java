package io.github.ctrlora4j.dist.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The bodies are those of section 3 of the API's description. */
class ApiExceptionTest {
    @Test
    void aSentenceIsWhereClientsLookForIt() {
        ApiException refusal = ApiException.of(507, "out of memory");

        assertEquals(507, refusal.status());
        assertEquals("out of memory", refusal.getMessage());
        assertEquals(
                Map.of("error", "HTTPException", "detail", "out of memory", "body", "", "errors", "out of memory"),
                refusal.body());
        assertEquals(OptionalLong.empty(), refusal.retryAfter());
    }

    /** Names of files and plugins are in it, and a line break would begin another line of the log. */
    @Test
    void aSentenceIsOneLine() {
        ApiException refusal = ApiException.of(422, "no file 'a\nb'");

        assertEquals(1, refusal.getMessage().lines().count());
        assertEquals(refusal.getMessage(), refusal.body().get("detail"));
    }

    @Test
    void aFieldComesBeforeItsProblem() {
        ApiException refusal = ApiException.field("args[0].weight", "is too large");

        assertEquals(422, refusal.status());
        assertEquals("args[0].weight: is too large", refusal.body().get("detail"));
    }

    @Test
    void aBusyServerSaysWhenToComeAgain() {
        ApiException refusal = ApiException.busy(429, "the queue is full", 12);

        assertEquals(429, refusal.status());
        assertEquals(OptionalLong.of(12), refusal.retryAfter());
    }

    @Test
    void aPlainRefusalHasItsDetailAlone() {
        assertEquals(
                Map.of("detail", "Not Found"),
                ApiException.plain(404, "Not Found").body());
    }

    @Test
    void aWrongTypeHasItsPlace() {
        ApiException refusal = ApiException.wrongType(
                List.of("body", "args", 0), "value is not a valid integer", "type_error.integer");

        assertEquals(422, refusal.status());
        assertEquals(
                Map.of(
                        "detail",
                        List.of(Map.of(
                                "loc",
                                List.of("body", "args", 0),
                                "msg",
                                "value is not a valid integer",
                                "type",
                                "type_error.integer"))),
                refusal.body());
    }
}
