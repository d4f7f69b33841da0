package io.github.ctrlora4j.dist.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.JSHandle;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.github.ctrlora4j.dist.TemplateJar;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page in a real browser, drawing with the miniature family. */
class BrowserTest {
    private static final Path SOURCE = Path.of("src/main/demo/sources/rocket-twemoji.png");
    private static final Pattern KEPT = Pattern.compile("control network 0 calls: all results kept");

    @TempDir
    private static Path temp;

    private static Path plugins;
    private static TestBrowser browser;
    private static RunningServer server;

    private Page page;

    @BeforeAll
    static void start() throws IOException {
        browser = TestBrowser.start();
        PlaywrightAssertions.setDefaultAssertionTimeout(60_000); // for the first drawing on a busy machine
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
        page = opened(server, ColorScheme.LIGHT);
    }

    @AfterEach
    void close() {
        page.context().close();
    }

    private static Page opened(RunningServer server, ColorScheme colors) {
        return opened(server, browser.page(colors));
    }

    private static Page opened(RunningServer server, Page page) {
        page.navigate("http://127.0.0.1:" + server.port() + "/");
        assertThat(page.locator("#checkpoint option")).hasCount(3);
        return page;
    }

    private Locator field(String label) {
        return page.getByLabel(label, new Page.GetByLabelOptions().setExact(true));
    }

    private Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /** The smallest drawing along the edges of a picture. */
    private void prepare() {
        field("Prompt").fill("rocket, white background");
        field("Width").fill("64");
        field("Height").fill("64");
        field("Steps").fill("2");
        field("Seed").fill("7");
        page.locator("#source input[type=file]").setInputFiles(SOURCE);
        field("Condition").selectOption("canny");
        button("Add").click();
        assertThat(page.getByAltText(Pattern.compile("What Canny edges sees"))).isVisible();
    }

    private Locator pictures() {
        return page.locator("#stage .picture img");
    }

    private Locator drawings() {
        return page.locator("#gallery li");
    }

    @Test
    void drawsReRollsAndReadsTheSettingsBack() {
        prepare();
        button("Draw").click();
        assertThat(drawings()).hasCount(1);
        assertThat(page.locator(".facts")).containsText("seed 7 · 64 × 64");
        assertThat(page.locator(".cost")).containsText("control network 4 calls"); // two steps, two texts
        assertThat(page.locator("#status")).containsText("Finished: 1 picture");

        button("Re-roll").click();
        assertThat(drawings()).hasCount(2);
        assertThat(page.locator(".cost")).containsText(KEPT);
        assertThat(page.locator(".cost")).containsText("before:");
        assertThat(page.locator(".facts")).not().containsText("seed 7 ·");

        button("Remove Canny edges").click();
        field("Prompt").fill("something else");
        field("Steps").fill("9");
        drawings().nth(1).getByRole(AriaRole.BUTTON).click();
        button("Use these settings").click();
        assertThat(field("Prompt")).hasValue("rocket, white background");
        assertThat(field("Steps")).hasValue("2");
        assertThat(field("Seed")).hasValue("7");
        assertThat(page.locator(".card h3")).hasText("Canny edges");
        browser.assertNoComplaints(0);
    }

    @Test
    void comparesCheckpointsSideBySide() {
        prepare();
        field("Seed").fill("-1");
        page.locator("#compared")
                .getByLabel("miniature", new Locator.GetByLabelOptions().setExact(true))
                .uncheck();
        button("Compare").click();

        assertThat(drawings()).hasCount(1);
        assertThat(pictures()).hasCount(2);
        assertEquals(
                List.of("miniature-3d", "miniature-ink"),
                page.locator(".facts strong").allTextContents());
        List<String> seeds = page.locator(".facts").allTextContents().stream()
                .map(text -> text.replaceFirst(".*(seed \\d+).*", "$1"))
                .toList();
        assertEquals(seeds.get(0), seeds.get(1));
        assertNotEquals(pictures().nth(0).getAttribute("src"), pictures().nth(1).getAttribute("src"));
        browser.assertNoComplaints(0);
    }

    @Test
    void showsARefusalBesideTheFieldThatItNames() {
        prepare();
        field("Steps").fill("500");
        button("Draw").click();

        Locator problem = page.locator("[data-path=steps] .problem");
        assertThat(problem).containsText("150");
        assertThat(field("Steps")).isFocused();
        assertThat(field("Steps")).hasAttribute("aria-invalid", "true");
        assertThat(field("Steps")).hasAccessibleDescription(problem.textContent());
        field("Steps").fill("2");
        assertThat(problem).hasCount(0);

        field("Low threshold, exact").fill("999");
        assertThat(page.locator(".parameters .problem")).containsText("low needs a whole number within 1..255");
        browser.assertNoComplaints(2);
    }

    @Test
    void aConditionIsPreviewedAsItsParametersChange() {
        prepare();
        Locator map = page.locator(".map img");
        String before = map.getAttribute("src");

        field("Low threshold").press("End");
        assertThat(map).not().hasAttribute("src", before);
        browser.assertNoComplaints(0);
    }

    @Test
    void takesTheSourceByDropAndByPaste() {
        JSHandle transfer = page.evaluateHandle(
                "text => { const transfer = new DataTransfer(); const bytes = Uint8Array.from(atob(text),"
                        + " c => c.charCodeAt(0)); transfer.items.add(new File([bytes], 'dropped.png',"
                        + " {type: 'image/png'})); return transfer; }",
                RunningServer.base64(SOURCE));
        page.dispatchEvent("#source .zone", "drop", Map.of("dataTransfer", transfer));
        assertThat(page.locator("#source")).containsText("dropped.png, 128 × 128");
        button("Remove source picture").click();
        assertThat(page.locator("#source")).containsText("drop it here");

        page.evaluate(
                "transfer => document.body.dispatchEvent(new ClipboardEvent('paste',"
                        + " {clipboardData: transfer, bubbles: true, cancelable: true}))",
                transfer);
        assertThat(page.locator("#source")).containsText("128 × 128");
        assertThat(page.locator("#over")).isVisible();
        browser.assertNoComplaints(0);
    }

    @Test
    void aPluginThatIsDroppedInAppearsWithoutReload() throws IOException, URISyntaxException {
        page.locator("#source input[type=file]").setInputFiles(SOURCE);
        Path jar = Files.move(
                TemplateJar.duotone(Files.createDirectory(temp.resolve("made"))), plugins.resolve("duotone-0.1.0.jar"));

        assertThat(page.locator("#addable option[value=duotone]")).hasCount(1);
        assertThat(page.locator("#status")).containsText("New condition: ");
        field("Condition").selectOption("duotone");
        button("Add").click();
        assertThat(page.locator(".map img")).isVisible();

        Files.delete(jar);
        assertThat(page.locator(".card")).containsText("is not installed any more");
        assertThat(page.locator("#addable option[value=duotone]")).hasCount(0);
        browser.assertNoComplaints(0);
    }

    @Test
    void cancelKeepsThePictureAsItWasThen() {
        PacedHost host = new PacedHost();
        try (RunningServer slow = RunningServer.start(host, RunningServer.options())) {
            page.context().close();
            page = opened(slow, ColorScheme.LIGHT);
            field("Prompt").fill("rocket");
            button("Draw").click();
            assertThat(page.locator("#doing")).containsText("Drawing");
            host.steps.release(1);
            assertThat(page.getByAltText("The unfinished picture")).isVisible();

            button("Cancel").click();
            assertThat(page.locator("#doing")).containsText("Stopping");
            host.steps.release(1);
            assertThat(page.locator(".facts")).containsText("stopped early");
            assertThat(button("Cancel")).isHidden();
            assertTrue(host.made < 20, "steps that were made: " + host.made);
            browser.assertNoComplaints(0);
        }
    }

    @Test
    void aDrawingThatWaitsCanBeCancelled() {
        PacedHost host = new PacedHost();
        try (RunningServer slow = RunningServer.start(host, RunningServer.options())) {
            page.context().close();
            page = opened(slow, ColorScheme.LIGHT);
            CompletableFuture<HttpResponse<String>> other = slow.client()
                    .sendAsync(
                            slow.posting(
                                    "/sdapi/v1/txt2img", RunningServer.small().toString()),
                            HttpResponse.BodyHandlers.ofString());
            host.started.take();
            button("Draw").click();
            assertThat(page.locator("#doing")).containsText("In queue: 1/");

            button("Cancel").click();
            assertThat(page.locator("#status")).hasText("Cancelled.");
            assertThat(page.locator("#stage")).containsText("Nothing is drawn yet");
            host.steps.release(3);
            assertEquals(200, other.join().statusCode(), "the other drawing went on");
            browser.assertNoComplaints(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void usesTheCredentialsThatTheBrowserHas() {
        try (RunningServer closed =
                RunningServer.start(PacedHost.fast(), RunningServer.options().credentials("ada:secret"))) {
            page.context().close();
            page = opened(closed, browser.page(new Browser.NewContextOptions().setHttpCredentials("ada", "secret")));
            button("Draw").click();
            assertThat(drawings()).hasCount(1);
            browser.assertNoComplaints(0);
        }
    }

    @Test
    void worksBelowAPathOfAnotherServer() {
        String origin = "http://127.0.0.1:" + server.port();
        page.route(
                origin + "/art/**",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setResponse(route.fetch(new Route.FetchOptions()
                                .setUrl(route.request().url().replace("/art/", "/"))))));
        page.route(origin + "/{page,sdapi,controlnet,internal,ctrlora4j}/**", Route::abort);
        page.navigate(origin + "/art/");

        assertThat(page.locator("#checkpoint option")).hasCount(3);
        page.locator("#source input[type=file]").setInputFiles(SOURCE);
        button("Add").click();
        assertThat(page.locator(".map img")).isVisible();
        browser.assertNoComplaints(0);
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void isUsableByEverybody(ColorScheme colors) throws IOException {
        page.context().close();
        page = opened(server, colors);
        assertEquals(List.of(), TestBrowser.barriers(page));
        prepare();
        page.locator(".card summary").click();
        button("Draw").click();
        assertThat(drawings()).hasCount(1);
        field("Steps").fill("500");
        page.keyboard().press("Control+Enter");
        assertThat(page.locator("[data-path=steps] .problem")).isVisible();
        assertEquals(List.of(), TestBrowser.barriers(page));
        page.setViewportSize(360, 740);
        assertEquals(List.of(), TestBrowser.barriers(page));
        assertEquals(360, page.evaluate("document.documentElement.scrollWidth"), "no sideways scrolling");
        browser.assertNoComplaints(1);
    }
}
