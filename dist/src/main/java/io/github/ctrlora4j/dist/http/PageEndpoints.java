package io.github.ctrlora4j.dist.http;

import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The page at {@code /}: files of the class path, and the list that it watches. Everything has a tag, so that an
 * unchanged answer costs no bytes. The page loads nothing from elsewhere and runs no script but these files. Thread-safe.
 */
final class PageEndpoints {
    /** Under a prefix of our own, because no client of stable-diffusion-webui knows it. */
    static final String CATALOG = "/ctrlora4j/v1/catalog";

    /** Every file of the page, with its type. */
    static final Map<String, String> FILES = files();

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src 'self' data: blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final int TAG_BYTES = 12;

    private final Catalog catalog;

    PageEndpoints(Catalog catalog) {
        this.catalog = catalog;
    }

    private static Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("index.html", "text/html; charset=utf-8");
        files.put("page.css", "text/css; charset=utf-8");
        files.put("icon.svg", "image/svg+xml; charset=utf-8");
        for (String module : List.of(
                "api",
                "app",
                "card",
                "catalog",
                "compare",
                "conditions",
                "controls",
                "drawing",
                "errors",
                "form",
                "gallery",
                "html",
                "infotext",
                "mask",
                "memory",
                "pictures",
                "preview",
                "size")) {
            files.put(module + ".js", "text/javascript; charset=utf-8");
        }
        return files;
    }

    void register(Javalin server) {
        FILES.forEach((name, type) -> {
            byte[] content = read(name);
            String tag = tag(content);
            answer(server, name.equals("index.html") ? "/" : "/page/" + name, context -> {
                context.header("Content-Security-Policy", POLICY);
                context.header("Referrer-Policy", "no-referrer");
                send(context, type, content, tag);
            });
        });
        answer(server, CATALOG, context -> {
            byte[] content = JsonAnswers.bytes(catalog.read());
            send(context, "application/json", content, tag(content));
        });
    }

    /** Without its own handler, HEAD would be answered with another type. */
    private static void answer(Javalin server, String path, Handler handler) {
        server.get(path, handler).head(path, handler);
    }

    private static byte[] read(String name) {
        try (InputStream resource = PageEndpoints.class.getResourceAsStream("page/" + name)) {
            return Objects.requireNonNull(resource, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Weak, because the bytes on the wire may be compressed. */
    private static String tag(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return "W/\"" + HexFormat.of().formatHex(digest, 0, TAG_BYTES) + "\"";
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    /** Browsers ask each time whether there is something newer. */
    private static void send(Context context, String type, byte[] content, String tag) {
        context.header("Cache-Control", "no-cache").header("ETag", tag);
        boolean isKnown = Optional.ofNullable(context.header("If-None-Match"))
                .filter(header -> header.contains(tag))
                .isPresent();
        if (isKnown) {
            context.status(304);
        } else {
            context.contentType(type).result(content);
        }
    }
}
