package io.github.ctrlora4j.dist.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.ctrlora4j.dist.http.wire.ApiException;
import io.github.ctrlora4j.dist.http.wire.Fields;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Reads the bodies of requests: JSON of a bounded size and depth. The bodies that are being read share a part of the
 * heap, so that many large ones cannot use all of it. Thread-safe.
 */
final class RequestBodies {
    private static final int MAX_DEPTH = 32;
    private static final int PIECE = 1 << 16;

    /** A body may take so long, and longer by its size at the slowest rate of a line that is not an attack. */
    private static final double MAX_SECONDS = 30;

    private static final double SLOWEST_RATE = 100_000;

    /** A body may come in so many pieces, and in one more for each {@link #SMALL_PIECE}: each one costs, however small. */
    static final int MAX_PIECES = 10_000;

    private static final int SMALL_PIECE = 256;

    private final long maxBytes;
    private final long maxTogether;
    private final LongSupplier nanoTime;
    private final AtomicLong together = new AtomicLong();
    private final ObjectMapper json;

    /** @param nanoTime the time in nanoseconds, as {@link System#nanoTime()} tells it */
    RequestBodies(long maxBytes, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.maxBytes = maxBytes;
        this.maxTogether = Math.max(maxBytes, Runtime.getRuntime().maxMemory() / 4);
        this.json = JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(MAX_DEPTH)
                                .maxStringLength((int) Math.min(Integer.MAX_VALUE - 8, maxBytes))
                                .maxNumberLength(100)
                                .maxNameLength(1000)
                                .build())
                        .build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    /**
     * The fields of a body; an empty body has none.
     *
     * @throws ApiException 413 if it is too large, 422 if it is not JSON, 429 if too many are being read
     */
    Fields fields(Context context) {
        JsonNode body = json(context);
        return Fields.ofBody(body);
    }

    /** As {@link #fields}, for requests whose body does not matter: whatever JSON is taken. */
    Fields optional(Context context) {
        JsonNode body = json(context);
        return Fields.ofBody(body.isObject() ? body : MissingNode.getInstance());
    }

    private JsonNode json(Context context) {
        byte[] body = bytes(context);
        if (body.length == 0) {
            return MissingNode.getInstance();
        }
        requireJson(Optional.ofNullable(context.header("Content-Type")).orElse(""));
        try {
            return json.readTree(body);
        } catch (JsonProcessingException e) {
            ApiException failure = ApiException.wrongType(
                    List.of(
                            "body",
                            e.getLocation() == null
                                    ? 0L
                                    : Math.max(0, e.getLocation().getByteOffset())),
                    "Expecting value: " + e.getOriginalMessage().replaceAll("\\s+", " "),
                    "value_error.jsondecode");
            failure.initCause(e);
            throw failure;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Any page may post "text/plain" to this machine without asking; JSON it may not. */
    private static void requireJson(String contentType) {
        String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!type.isEmpty() && !type.equals("application/json") && !type.endsWith("+json")) {
            throw ApiException.wrongType(
                    List.of("body"),
                    "value is not a valid dict: the content type must be application/json",
                    "type_error.dict");
        }
    }

    private byte[] bytes(Context context) {
        if (context.req().getContentLengthLong() > maxBytes) {
            throw tooLarge();
        }
        long reserved = 0;
        try (InputStream in = context.req().getInputStream()) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            byte[] piece = new byte[PIECE];
            long started = nanoTime.getAsLong();
            int pieces = 0;
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                if ((nanoTime.getAsLong() - started) / 1e9 > MAX_SECONDS + reserved / SLOWEST_RATE) {
                    throw ApiException.of(408, "the request arrives too slowly");
                }
                if (body.size() + (long) read > maxBytes) {
                    throw tooLarge();
                }
                if (++pieces > MAX_PIECES + body.size() / SMALL_PIECE) {
                    throw ApiException.of(413, "the request comes in too many pieces; send it in larger ones");
                }
                reserved += read;
                if (together.addAndGet(read) > maxTogether) {
                    throw ApiException.busy(429, "too many large requests arrive at once; send this one again", 2);
                }
                body.write(piece, 0, read);
            }
            return body.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            together.addAndGet(-reserved);
        }
    }

    private ApiException tooLarge() {
        return ApiException.of(
                413, "the request is larger than " + maxBytes + " bytes; send fewer or smaller pictures");
    }
}
