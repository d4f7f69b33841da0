package io.github.ctrlora4j.dist.http;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.MemoryException;
import io.github.ctrlora4j.api.UnsupportedFileException;
import io.github.ctrlora4j.dist.http.wire.ApiException;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.eclipse.jetty.http.BadMessageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns every failure into JSON that clients understand, without anything of this machine in it. Immutable. */
final class ErrorAnswers {
    private static final Logger log = LoggerFactory.getLogger(ErrorAnswers.class);

    private final Redaction redaction;

    ErrorAnswers(Redaction redaction) {
        this.redaction = redaction;
    }

    void register(Javalin server) {
        server.exception(
                HttpResponseException.class, (failure, context) -> answer(context, plain(failure.getStatus())));
        server.exception(Exception.class, (failure, context) -> answer(context, failure));
    }

    private static ApiException plain(int status) {
        return switch (status) {
            case 404 -> ApiException.plain(404, "Not Found");
            case 405 -> ApiException.plain(405, "Method Not Allowed");
            default -> ApiException.of(status, "the request cannot be answered");
        };
    }

    void answer(Context context, Throwable failure) {
        ApiException refusal = refusal(unwrapped(failure));
        context.status(refusal.status());
        refusal.retryAfter().ifPresent(seconds -> context.header("Retry-After", Long.toString(seconds)));
        JsonAnswers.send(context, redacted(refusal.body()));
        log.info("{} {} refused with {}", context.method(), context.path(), refusal.status());
    }

    private static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private ApiException refusal(Throwable failure) {
        if (failure instanceof ApiException refusal) {
            return refusal;
        }
        if (failure instanceof InvalidRequestException || failure instanceof UnsupportedFileException) {
            return ApiException.of(422, String.valueOf(failure.getMessage()));
        }
        if (failure instanceof BadMessageException broken) {
            return ApiException.of(broken.getCode(), "the request is not valid HTTP");
        }
        if (failure instanceof UncheckedIOException) {
            return ApiException.of(400, "the request was cut off");
        }
        if (failure instanceof CancellationException) {
            return ApiException.of(503, "the request was cancelled");
        }
        if (failure instanceof MemoryException) {
            log.warn("A request failed: {}", redaction.of(String.valueOf(failure.getMessage())));
            return ApiException.busy(507, String.valueOf(failure.getMessage()), 30);
        }
        if (failure instanceof CtrloraException) {
            log.warn("A request failed: {}", redaction.of(String.valueOf(failure.getMessage())));
            return ApiException.of(500, String.valueOf(failure.getMessage()));
        }
        if (failure instanceof OutOfMemoryError) {
            log.warn("A request failed for lack of Java memory");
            return ApiException.busy(507, "out of Java memory; send a smaller request", 5);
        }
        log.error(
                "A request failed with {}; at the level debug the log has more",
                failure.getClass().getName());
        log.debug("A request failed", failure);
        return ApiException.of(500, "internal error: " + failure.getClass().getSimpleName());
    }

    private Map<String, Object> redacted(Map<String, Object> body) {
        Map<String, Object> safe = new LinkedHashMap<>();
        body.forEach((key, value) -> safe.put(key, redactedValue(value)));
        return safe;
    }

    private Object redactedValue(Object value) {
        if (value instanceof String text) {
            return redaction.of(text);
        }
        return value instanceof List<?> list ? List.copyOf(list) : value;
    }
}
