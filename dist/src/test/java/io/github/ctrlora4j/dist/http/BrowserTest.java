package io.github.ctrlora4j.dist.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.JSHandle;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import io.github.ctrlora4j.dist.TemplateJar;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser, without an engine. */
class BrowserTest {
    @TempDir
    private static Path temp;

    private static Path plugins;
    private static TestBrowser browser;
    private static RunningServer server;

    private PageUser user;

    @BeforeAll
    static void start() throws IOException {
        browser = TestBrowser.start();
        plugins = Files.createDirectory(temp.resolve("plugins"));
        server = RunningServer.withPlugins(plugins);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void open() {
        user = browser.user(server);
    }

    @AfterEach
    void close() {
        user.close();
    }

    @Test
    void aConditionIsPreviewedAsItsParametersChange() {
        user.prepare();
        Locator map = user.find(".map img");
        String before = map.getAttribute("src");

        user.field("Low threshold").press("End");
        assertThat(map).not().hasAttribute("src", before);
        browser.assertNoComplaints(0);
    }

    @Test
    void takesTheSourceByDropAndByPaste() {
        JSHandle transfer = user.page()
                .evaluateHandle(
                        "text => { const transfer = new DataTransfer(); const bytes = Uint8Array.from(atob(text),"
                                + " c => c.charCodeAt(0)); transfer.items.add(new File([bytes], 'dropped.png',"
                                + " {type: 'image/png'})); return transfer; }",
                        RunningServer.base64(PageUser.SOURCE));
        user.page().dispatchEvent("#source .zone", "drop", Map.of("dataTransfer", transfer));
        assertThat(user.find("#source")).containsText("dropped.png, 128 × 128");
        user.button("Remove source picture").click();
        assertThat(user.find("#source")).containsText("drop it here");

        user.page()
                .evaluate(
                        "transfer => document.body.dispatchEvent(new ClipboardEvent('paste',"
                                + " {clipboardData: transfer, bubbles: true, cancelable: true}))",
                        transfer);
        assertThat(user.find("#source")).containsText("128 × 128");
        assertThat(user.find("#over")).isVisible();
        browser.assertNoComplaints(0);
    }

    @Test
    void aPluginThatIsDroppedInAppearsWithoutReload() throws IOException, URISyntaxException {
        user.giveSource();
        Path jar = Files.move(
                TemplateJar.duotone(Files.createDirectory(temp.resolve("made"))), plugins.resolve("duotone-0.1.0.jar"));

        assertThat(user.find("#addable option[value=duotone]")).hasCount(1);
        assertThat(user.find("#status")).containsText("New condition: ");
        user.field("Condition").selectOption("duotone");
        user.button("Add").click();
        assertThat(user.find(".map img")).isVisible();

        Files.delete(jar);
        assertThat(user.find(".card")).containsText("is not installed any more");
        assertThat(user.find("#addable option[value=duotone]")).hasCount(0);
        browser.assertNoComplaints(0);
    }

    @Test
    void cancelKeepsThePictureAsItWasThen() {
        PacedHost host = new PacedHost();
        try (RunningServer slow = RunningServer.start(host, RunningServer.options())) {
            user.close();
            user = browser.user(slow);
            user.field("Prompt").fill("rocket");
            user.button("Draw").click();
            assertThat(user.find("#doing")).containsText("Drawing");
            host.steps.release(1);
            assertThat(user.page().getByAltText("The unfinished picture")).isVisible();

            user.page()
                    .waitForResponse(answer -> answer.url().endsWith("/sdapi/v1/interrupt"), () -> user.button("Cancel")
                            .click());
            assertThat(user.find("#doing")).containsText("Stopping");
            host.steps.release(1);
            assertThat(user.find(".facts")).containsText("stopped early");
            assertThat(user.button("Cancel")).isHidden();
            assertTrue(host.made < 20, "steps that were made: " + host.made);
            browser.assertNoComplaints(0);
        }
    }

    @Test
    void aDrawingThatWaitsCanBeCancelled() {
        PacedHost host = new PacedHost();
        try (RunningServer slow = RunningServer.start(host, RunningServer.options())) {
            user.close();
            user = browser.user(slow);
            CompletableFuture<HttpResponse<String>> other = slow.client()
                    .sendAsync(
                            slow.posting(
                                    "/sdapi/v1/txt2img", RunningServer.small().toString()),
                            HttpResponse.BodyHandlers.ofString());
            host.started.take();
            user.button("Draw").click();
            assertThat(user.find("#doing")).containsText("In queue: 1/");

            user.button("Cancel").click();
            assertThat(user.find("#status")).hasText("Cancelled.");
            assertThat(user.find("#stage")).containsText("Nothing is drawn yet");
            host.steps.release(3);
            assertEquals(200, other.join().statusCode(), "the other drawing went on");
            browser.assertNoComplaints(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void usesTheBrowsersCredentialsAndTheServersCheckpoint() {
        ServerOptions.Builder options =
                RunningServer.options().credentials("ada:secret").checkpoint("miniature-ink");
        try (RunningServer closed = RunningServer.start(PacedHost.fast(), options)) {
            user.close();
            user = browser.user(closed, new Browser.NewContextOptions().setHttpCredentials("ada", "secret"));
            assertThat(user.field("Checkpoint")).hasValue("miniature-ink.safetensors");
            user.button("Draw").click();
            assertThat(user.drawings()).hasCount(1);
            browser.assertNoComplaints(0);
        }
    }

    @Test
    void worksBelowAPathOfAnotherServer() {
        String origin = "http://127.0.0.1:" + server.port();
        user.page()
                .route(
                        origin + "/art/**",
                        route -> route.fulfill(new Route.FulfillOptions()
                                .setResponse(route.fetch(new Route.FetchOptions()
                                        .setUrl(route.request().url().replace("/art/", "/"))))));
        user.page().route(origin + "/{page,sdapi,controlnet,internal,ctrlora4j}/**", Route::abort);
        user.page().navigate(origin + "/art/");

        assertThat(user.find("#checkpoint option")).hasCount(3);
        user.giveSource();
        user.button("Add").click();
        assertThat(user.find(".map img")).isVisible();
        browser.assertNoComplaints(0);
    }
}
