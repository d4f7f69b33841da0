package io.github.ctrlora4j.dist.http;

import io.github.ctrlora4j.dist.http.wire.ApiException;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Request;

/**
 * Who may use the server. A browser on this machine would carry requests of any web page to it, so the {@code Host}
 * must be an address or a known name (a page could give its own name this machine's address), and requests that change
 * something must not come from pages of other origins. Immutable.
 */
final class AccessRules {
    /** Tells that the server lives, and nothing else. */
    private static final String HEALTH = "/health";

    private static final int MAX_HEADERS = 100;

    /** In any case of letters. */
    private static final String BASIC = "Basic ";

    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-fA-F:.]+]");
    private static final Pattern PORT = Pattern.compile(":\\d{1,5}$");

    private final List<String> hosts;
    private final List<String> origins;
    private final Optional<byte[]> credentials;

    AccessRules(ServerOptions options) {
        this.hosts = options.hosts().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .toList();
        this.origins = options.origins();
        this.credentials = options.credentials().map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    /** @throws ApiException 403, 401, 431 */
    void check(Context context) {
        if (Request.getBaseRequest(context.req()).getHttpFields().size() > MAX_HEADERS) {
            throw ApiException.of(431, "the request has more than " + MAX_HEADERS + " header lines");
        }
        requireKnownHost(Optional.ofNullable(context.header("Host")).orElse(""));
        Optional<String> origin = Optional.ofNullable(context.header("Origin"));
        boolean isAllowed = origin.filter(origins::contains).isPresent();
        if (isAllowed) {
            allow(context, origin.get());
        } else if (origin.isPresent() && isForeign(context, origin.get()) && !isReading(context)) {
            throw ApiException.of(
                    403,
                    "requests from pages of " + origin.get() + " are refused; start the server with this origin"
                            + " allowed");
        }
        if (context.method() == HandlerType.OPTIONS) {
            context.status(204).skipRemainingHandlers();
        } else if (!context.path().equals(HEALTH)) {
            credentials.ifPresent(wanted -> requireCredentials(context, wanted));
        }
        context.header("X-Content-Type-Options", "nosniff");
    }

    private void requireKnownHost(String header) {
        String host = PORT.matcher(header.toLowerCase(Locale.ROOT)).replaceFirst("");
        if (!host.equals("localhost") && !ADDRESS.matcher(host).matches() && !hosts.contains(host)) {
            throw ApiException.of(
                    403,
                    "this server is not known as '" + host + "'; use its address, or start it with this name allowed");
        }
    }

    private static boolean isReading(Context context) {
        return context.method() == HandlerType.GET || context.method() == HandlerType.HEAD;
    }

    /** "null" is the origin of files and of sandboxed pages. */
    private static boolean isForeign(Context context, String origin) {
        return !origin.equals("http://" + context.header("Host"))
                && !origin.equals("https://" + context.header("Host"));
    }

    private static void allow(Context context, String origin) {
        context.header("Access-Control-Allow-Origin", origin);
        context.header("Access-Control-Allow-Credentials", "true");
        context.header("Vary", "Origin");
        if (context.method() == HandlerType.OPTIONS) {
            context.header("Access-Control-Allow-Methods", "GET, POST, OPTIONS");
            context.header(
                    "Access-Control-Allow-Headers",
                    Optional.ofNullable(context.header("Access-Control-Request-Headers"))
                            .orElse("content-type, authorization"));
            context.header("Access-Control-Max-Age", "600");
        }
    }

    private static void requireCredentials(Context context, byte[] wanted) {
        String header = Optional.ofNullable(context.header("Authorization")).orElse("");
        if (!header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            throw refused(context, "Not authenticated");
        }
        byte[] given;
        try {
            given = Base64.getDecoder().decode(header.substring(BASIC.length()).strip());
        } catch (IllegalArgumentException e) {
            given = new byte[0];
        }
        if (!MessageDigest.isEqual(given, wanted)) {
            throw refused(context, "Incorrect username or password");
        }
    }

    private static ApiException refused(Context context, String detail) {
        context.header("WWW-Authenticate", "Basic realm=\"ctrlora4j\", charset=\"UTF-8\"");
        return ApiException.plain(401, detail);
    }
}
