package io.github.ctrlora4j.dist.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ctrlora4j.api.host.ImageHost;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import io.github.ctrlora4j.runtime.RuntimeOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** A server on a free port with the miniature family, and a client. */
final class RunningServer implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();
    static final Path MODELS = Path.of("src/main/demo/models");
    /** Absolute paths, frames of a stack, names of native code. */
    private static final Pattern REVEALING = Pattern.compile(
            "(?<![\\w:/])/(home|tmp|root|usr|var|opt|work|Users)/|[A-Z]:\\\\|\\bat \\w+(\\.\\w+)+\\(|Exception:"
                    + "|\\.so\\b|libtorch|c10::|at::native|0x[0-9a-f]{8,}");

    private static final Path SOURCES = Path.of("src/main/demo/sources");

    private final ImageHost host;
    private final ImageServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    private RunningServer(ImageHost host, ImageServer server) {
        this.host = host;
        this.server = server;
    }

    static RunningServer start() {
        return start(options());
    }

    static ServerOptions.Builder options() {
        return ServerOptions.builder().port(0);
    }

    static RunningServer start(ServerOptions.Builder options) {
        return start(Ctrlora4j.open(runtime().build()), options);
    }

    /** One that also looks for plugins in a folder. */
    static RunningServer withPlugins(Path folder) {
        return start(Ctrlora4j.open(runtime().pluginFolder(folder).build()), options());
    }

    private static RuntimeOptions.Builder runtime() {
        return RuntimeOptions.builder().modelFolder(MODELS).device("cpu");
    }

    static RunningServer start(ImageHost host, ServerOptions.Builder options) {
        return new RunningServer(host, ImageServer.start(host, List.of(MODELS), options.build()));
    }

    ImageHost host() {
        return host;
    }

    int port() {
        return server.port();
    }

    List<String> stop() {
        return server.stop();
    }

    HttpClient client() {
        return client;
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
    }

    HttpRequest posting(String path, String body) {
        return request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    /** S-HT-7: whatever a test is refused tells nothing about this machine. */
    HttpResponse<String> send(HttpRequest request) {
        try {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= 400 && REVEALING.matcher(answer.body()).find()) {
                throw new AssertionError(request.uri() + " tells " + answer.body());
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<String> get(String path) {
        return send(request(path).build());
    }

    HttpResponse<String> post(String path, String body) {
        return send(posting(path, body));
    }

    /** The JSON of an answer with status 200. */
    JsonNode json(String path) {
        return json(get(path));
    }

    JsonNode json(String path, String body) {
        return json(post(path, body));
    }

    private static JsonNode json(HttpResponse<String> answer) {
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
        return parsed(answer.body());
    }

    static JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }

    /** The smallest request that draws: 64 x 64 in three steps. */
    static ObjectNode small() {
        return JSON.createObjectNode()
                .put("prompt", "rocket, white background")
                .put("steps", 3)
                .put("width", 64)
                .put("height", 64)
                .put("seed", 1)
                .put("sampler_index", "Euler a");
    }

    static String source(String name) {
        return base64(SOURCES.resolve(name));
    }

    static String base64(Path file) {
        try {
            return Base64.getEncoder().encodeToString(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.close();
        host.close();
    }
}
