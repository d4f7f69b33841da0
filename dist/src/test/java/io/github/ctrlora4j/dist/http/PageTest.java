package io.github.ctrlora4j.dist.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ctrlora4j.dist.TemplateJar;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page is made of, and the list that it watches, over HTTP. */
class PageTest {
    private static final Path RESOURCES = Path.of("src/main/resources/io/github/ctrlora4j/dist/http/page");
    private static final Pattern IMPORT = Pattern.compile("from '\\./([a-z]+\\.js)'");

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.start(PacedHost.fast(), RunningServer.options());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static HttpResponse<String> get(String path) {
        HttpResponse<String> answer = server.get(path);
        assertEquals(200, answer.statusCode(), path);
        return answer;
    }

    private static Set<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toSet());
    }

    @Test
    void everyFileIsServedWithItsType() throws IOException {
        try (Stream<Path> files = Files.list(RESOURCES)) {
            assertEquals(
                    new TreeSet<>(PageEndpoints.FILES.keySet()),
                    files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new)));
        }
        for (String name : PageEndpoints.FILES.keySet()) {
            HttpResponse<String> answer = get(name.equals("index.html") ? "/" : "/page/" + name);
            assertEquals(
                    PageEndpoints.FILES.get(name).replace(" ", ""),
                    header(answer, "Content-Type").replace(" ", ""));
            assertEquals("nosniff", header(answer, "X-Content-Type-Options"));
            HttpResponse<String> head = server.send(server.request(answer.uri().getPath())
                    .method("HEAD", HttpRequest.BodyPublishers.noBody())
                    .build());
            assertEquals(header(answer, "Content-Type"), header(head, "Content-Type"));
            assertEquals(Files.readString(RESOURCES.resolve(name)), answer.body());
            for (String module : matches(IMPORT, answer.body())) {
                get("/page/" + module);
            }
        }
    }

    @Test
    void nothingComesFromElsewhereAndNothingIsInline() throws IOException {
        String policy = header(get("/"), "Content-Security-Policy");

        assertTrue(policy.startsWith("default-src 'none'; script-src 'self'; style-src 'self'"), policy);
        assertFalse(policy.contains("unsafe"), policy);
        String html = get("/").body();
        assertFalse(html.contains(" style="), "an inline style");
        assertFalse(Pattern.compile("<script(?! type=\"module\" src=)|\\son[a-z]+=")
                .matcher(html)
                .find());
        for (String name : PageEndpoints.FILES.keySet()) {
            String text = Files.readString(RESOURCES.resolve(name)).replace("http://www.w3.org/2000/svg", "");
            assertFalse(text.matches("(?s).*(https?:)?//[a-z]+\\..*"), name);
        }
    }

    @Test
    void whatIsUnchangedCostsNoBytes() {
        for (String path : List.of("/", "/page/page.css", PageEndpoints.CATALOG)) {
            HttpResponse<String> first = get(path);
            assertEquals("no-cache", header(first, "Cache-Control"));

            HttpResponse<String> second = server.send(server.request(path)
                    .header("If-None-Match", header(first, "ETag"))
                    .build());

            assertEquals(304, second.statusCode(), path);
            assertEquals("", second.body());
        }
    }

    @Test
    void credentialsCoverThePageToo() {
        try (RunningServer closed =
                RunningServer.start(PacedHost.fast(), RunningServer.options().credentials("ada:secret"))) {
            for (String path : List.of("/", "/page/app.js", PageEndpoints.CATALOG)) {
                HttpResponse<String> answer = closed.get(path);
                assertEquals(401, answer.statusCode(), path);
                assertTrue(header(answer, "WWW-Authenticate").startsWith("Basic"), "so that a browser asks");
            }
        }
    }

    @Test
    void theCatalogDescribesWhatControlsNeed() {
        JsonNode catalog = server.json(PageEndpoints.CATALOG);

        assertEquals("[\"basecn\"]", catalog.path("bases").toString());
        assertEquals(128, catalog.at("/checkpoints/0/side").intValue(), "the miniature family draws small pictures");
        JsonNode canny = condition(catalog, "canny");
        assertTrue(canny.path("model").textValue().startsWith("ctrlora_canny ["));
        assertEquals(
                List.of("low", "integer", "100", "1.0", "255.0"),
                Stream.of("name", "kind", "default", "minimum", "maximum")
                        .map(key -> canny.at("/parameters/0").path(key).asText())
                        .toList());
        assertTrue(condition(catalog, "lineart").path("model").isNull(), "no LoRA is installed");
    }

    private static JsonNode condition(JsonNode catalog, String id) {
        return StreamSupport.stream(catalog.path("conditions").spliterator(), false)
                .filter(condition -> condition.path("id").textValue().equals(id))
                .findFirst()
                .orElseGet(() -> MissingNode.getInstance());
    }

    @Test
    void anAnswerSaysWhatItTook() {
        JsonNode answer = server.json("/sdapi/v1/txt2img", RunningServer.small().toString());

        JsonNode cost = RunningServer.parsed(answer.path("info").textValue()).path("cost");
        assertTrue(cost.path("drawn_seconds").doubleValue() > 0);
        assertTrue(cost.path("waited_seconds").doubleValue() >= 0);
        assertTrue(cost.path("calls").isObject());
    }

    @Test
    void aPluginComesAndGoesWhileTheServerRuns(@TempDir Path temp) throws IOException, URISyntaxException {
        Path folder = Files.createDirectory(temp.resolve("plugins"));
        Path made = TemplateJar.duotone(temp);
        try (RunningServer open = RunningServer.withPlugins(folder)) {
            String before = header(open.get(PageEndpoints.CATALOG), "ETag");

            Path jar = Files.move(made, folder.resolve("duotone-0.1.0.jar"));
            assertTrue(condition(open.json(PageEndpoints.CATALOG), "duotone").isObject());
            ObjectNode detection = RunningServer.JSON.createObjectNode().put("controlnet_module", "duotone");
            detection.putArray("controlnet_input_images").add(RunningServer.source("rocket-twemoji.png"));
            assertEquals(
                    1,
                    open.json("/controlnet/detect", detection.toString())
                            .path("images")
                            .size());

            Files.delete(jar);
            assertTrue(condition(open.json(PageEndpoints.CATALOG), "duotone").isMissingNode());
            assertEquals(before, header(open.get(PageEndpoints.CATALOG), "ETag"));
            assertEquals(
                    422, open.post("/controlnet/detect", detection.toString()).statusCode());
        }
    }

    @Test
    void aBrokenPluginIsNamedWithoutItsFolder(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("broken.jar"), "no zip");
        try (RunningServer open = RunningServer.withPlugins(folder)) {
            JsonNode problem = open.json(PageEndpoints.CATALOG).at("/problems/0");

            assertEquals("broken.jar", problem.path("source").textValue());
            assertFalse(problem.toString().contains(folder.toString()), problem.toString());
        }
    }
}
