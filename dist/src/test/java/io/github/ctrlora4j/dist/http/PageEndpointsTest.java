package io.github.ctrlora4j.dist.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.dist.http.webui.PacedHost;
import java.io.IOException;
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
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What the page is made of, over HTTP. */
class PageEndpointsTest {
    private static final Path RESOURCES = Path.of("src/main/resources/io/github/ctrlora4j/dist/http/page");

    private static final Pattern IMPORT = Pattern.compile("from '\\./([a-z]+\\.js)'");

    @AutoClose
    private static final RunningServer server = RunningServer.start(PacedHost.fast(), RunningServer.options());

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
}
