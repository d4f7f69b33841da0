package io.github.ctrlora4j.dist.http.wire;

import io.github.ctrlora4j.api.CtrloraException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A request that is refused, with the status and the body of the answer. Clients read two shapes of the body: a list of
 * places for values of a wrong type, and a sentence for everything else. Immutable.
 */
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient Map<String, Object> body;
    private final transient OptionalLong retryAfter;

    private ApiException(int status, String sentence, Map<String, Object> body, OptionalLong retryAfter) {
        super(sentence);
        this.status = status;
        this.body = body;
        this.retryAfter = retryAfter;
    }

    /** A refusal that a sentence explains; clients find it in {@code detail} and in {@code errors}. */
    public static ApiException of(int status, String sentence) {
        return of(status, sentence, OptionalLong.empty());
    }

    /** As {@link #of(int, String)}, for a request that may come again after this many seconds. */
    public static ApiException busy(int status, String sentence, long seconds) {
        return of(status, sentence, OptionalLong.of(seconds));
    }

    private static ApiException of(int status, String sentence, OptionalLong retryAfter) {
        String line = CtrloraException.oneLine(sentence);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("error", "HTTPException");
        body.put("detail", line);
        body.put("body", "");
        body.put("errors", line);
        return new ApiException(status, line, body, retryAfter);
    }

    /** The field at a path cannot be used: 422 with a sentence that begins with the path. */
    public static ApiException field(String path, String problem) {
        return of(422, path + ": " + problem);
    }

    /** A short answer with {@code detail} alone, as clients expect it for 401, 404 and 405. */
    public static ApiException plain(int status, String detail) {
        return new ApiException(status, detail, Map.of("detail", detail), OptionalLong.empty());
    }

    /**
     * A value of a wrong type: 422 with its place.
     *
     * @param place names and positions from {@code body} on
     * @param type machine-readable kind of failure, such as {@code type_error.integer}
     */
    public static ApiException wrongType(List<Object> place, String problem, String type) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("loc", place);
        entry.put("msg", problem);
        entry.put("type", type);
        return new ApiException(422, place + ": " + problem, Map.of("detail", List.of(entry)), OptionalLong.empty());
    }

    public int status() {
        return status;
    }

    /** The JSON object of the answer. */
    public Map<String, Object> body() {
        return body;
    }

    /** Seconds after which the same request may succeed. */
    public OptionalLong retryAfter() {
        return retryAfter;
    }
}
