package io.github.ctrlora4j.dist.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.JSHandle;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.Inpainting;
import io.github.ctrlora4j.api.host.MaskedContent;
import io.github.ctrlora4j.dist.TemplateJar;
import io.github.ctrlora4j.dist.http.webui.PacedHost;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser, without an engine. */
class BrowserTest {
    @TempDir
    private static Path temp;

    private static Path plugins;

    @RegisterExtension
    static final PageVisit visit = PageVisit.to(() -> {
        plugins = Files.createDirectory(temp.resolve("plugins"));
        return RunningServer.withPlugins(plugins);
    });

    @Test
    void aConditionIsPreviewedAsItsParametersChange() {
        PageUser user = visit.user();
        user.prepare();
        Locator map = user.find(".map img");
        String before = map.getAttribute("src");

        user.field("Low threshold").press("End");
        assertThat(map).not().hasAttribute("src", before);
        visit.browser().assertNoComplaints(0);
    }

    @Test
    void takesTheSourceByDropAndByPaste() {
        PageUser user = visit.user();
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
        visit.browser().assertNoComplaints(0);
    }

    @Test
    void aPluginThatIsDroppedInAppearsWithoutReload() throws IOException, URISyntaxException {
        PageUser user = visit.user();
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
        visit.browser().assertNoComplaints(0);
    }

    @Test
    void cancelKeepsThePictureAsItWasThen() {
        PacedHost host = new PacedHost();
        try (RunningServer slow = RunningServer.start(host, RunningServer.options())) {
            PageUser user = visit.go(slow);
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
            visit.browser().assertNoComplaints(0);
        }
    }

    @Test
    void aDrawingThatWaitsCanBeCancelled() {
        PacedHost host = new PacedHost();
        try (RunningServer slow = RunningServer.start(host, RunningServer.options())) {
            PageUser user = visit.go(slow);
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
            visit.browser().assertNoComplaints(1);
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
            PageUser user = visit.go(closed, new Browser.NewContextOptions().setHttpCredentials("ada", "secret"));
            assertThat(user.field("Checkpoint")).hasValue("miniature-ink.safetensors");
            user.button("Draw").click();
            assertThat(user.drawings()).hasCount(1);
            visit.browser().assertNoComplaints(0);
        }
    }

    @Test
    void worksBelowAPathOfAnotherServer() {
        PageUser user = visit.user();
        String origin = "http://127.0.0.1:" + visit.server().port();
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
        visit.browser().assertNoComplaints(0);
    }

    /** The source is 128 pixels wide and high, and so is what is drawn over it. */
    @Test
    void paintsAMaskWithBrushAndEraser() {
        PacedHost host = PacedHost.fast();
        try (RunningServer fast = RunningServer.start(host, RunningServer.options())) {
            PageUser user = visit.go(fast);
            user.giveSource();
            assertThat(user.find("#mask-canvas")).isHidden();
            user.field("Draw over the source picture").check();
            assertThat(user.find("#mask-share")).containsText("Nothing is marked");

            user.stroke("#mask-canvas", 0.3, 0.5, 0.7, 0.5);
            assertThat(user.find("#mask-share")).containsText("Marked: ");
            RgbImage mask = drawn(user, host).inpainting().orElseThrow().mask();
            assertEquals(List.of(128, 128), List.of(mask.width(), mask.height()));
            assertEquals(0xFFFFFF, mask.rgb(64, 64));
            assertEquals(0, mask.rgb(64, 10));

            user.field("Eraser").check();
            user.stroke("#mask-canvas", 0.5, 0.5, 0.5, 0.5);
            Inpainting erased = drawn(user, host).inpainting().orElseThrow();
            assertEquals(0, erased.mask().rgb(64, 64));
            assertEquals(0xFFFFFF, erased.mask().rgb(40, 64));
            assertFalse(erased.onlyMasked());
            assertEquals(MaskedContent.ORIGINAL, erased.content());

            user.button("Clear the mask").click();
            GenerationRequest whole = drawn(user, host);
            assertTrue(whole.initialImage().isPresent());
            assertTrue(whole.inpainting().isEmpty());
            visit.browser().assertNoComplaints(0);
        }
    }

    private static GenerationRequest drawn(PageUser user, PacedHost host) {
        int before = user.drawings().count();
        user.button("Draw").click();
        assertThat(user.drawings()).hasCount(before + 1);
        return host.started.remove();
    }

    /** For those who do not paint; another source begins without a mask. */
    @Test
    void takesAMaskAsAPicture() throws IOException {
        Path given = temp.resolve("left half.png");
        byte[] rgb = new byte[3 * 64 * 64];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i / 3 % 64 < 32 ? 255 : 0);
        }
        ImageFiles.writePng(given, RgbImage.of(64, 64, rgb), Map.of());
        PacedHost host = PacedHost.fast();
        try (RunningServer fast = RunningServer.start(host, RunningServer.options())) {
            PageUser user = visit.go(fast);
            user.giveSource();
            user.field("Draw over the source picture").check();
            user.find("#mask-file input[type=file]").setInputFiles(given);
            assertThat(user.find("#mask-share")).hasText("Marked: 50 %.");
            user.field("Draw this part alone, at the full size").check();
            assertEquals(List.of(), user.barriers());

            Inpainting inpainting = drawn(user, host).inpainting().orElseThrow();
            assertTrue(inpainting.onlyMasked());
            assertEquals(0xFFFFFF, inpainting.mask().rgb(20, 64));
            assertEquals(0, inpainting.mask().rgb(108, 64));

            user.giveSource();
            assertThat(user.find("#mask-share")).containsText("Nothing is marked");
            visit.browser().assertNoComplaints(0);
        }
    }

    @Test
    void remembersSettingsUntilTheyAreReset() {
        PageUser user = visit.user();
        user.field("Prompt").fill("a fox # mine");
        user.field("Steps").fill("9");
        user.field("Width").fill("72");
        user.field("Seamless edges").check();
        user.field("Sampler").selectOption("Euler a");
        user.field("Condition").selectOption("canny");
        user.button("Add").click();
        user.field("Low threshold, exact").fill("33");
        user.page().reload();

        assertThat(user.field("Prompt")).hasValue("a fox # mine");
        assertThat(user.field("Steps")).hasValue("9");
        assertThat(user.field("Width")).hasValue("72");
        assertThat(user.field("Seamless edges")).isChecked();
        assertThat(user.field("Sampler")).hasValue("Euler a");
        assertThat(user.field("Low threshold, exact")).hasValue("33");
        String kept = (String) user.page().evaluate("JSON.stringify(localStorage)");
        assertFalse(kept.contains("fox"), "texts stay in the tab");

        user.button("Reset everything").click();
        assertThat(user.field("Prompt")).hasValue("");
        assertThat(user.field("Steps")).hasValue("20");
        assertThat(user.find(".card")).hasCount(0);
        user.page().reload();
        assertThat(user.find("#checkpoint option")).hasCount(3);
        assertThat(user.field("Sampler")).hasValue("DPM++ 2M");
        assertThat(user.field("Seamless edges")).not().isChecked();
        visit.browser().assertNoComplaints(0);
    }

    /** Its options never come. */
    @Test
    void settingsAreResetEvenIfTheServerDoesNotAnswer() {
        PageUser user = visit.user();
        user.page().route("**/sdapi/v1/options", route -> {});
        user.page().reload();
        user.field("Prompt").fill("a fox");

        user.button("Reset everything").click();

        assertThat(user.field("Prompt")).hasValue("");
        visit.browser().assertNoComplaints(0);
    }

    /** A quoted value with an escape that JSON does not know is of another program. */
    @Test
    void readsSettingsFromAPicture() throws IOException {
        Path picture = temp.resolve("seamless.png");
        String text = "<img src=x onerror=alert(1)>\nSteps: 11, Sampler: Euler a, Seed: 5, Size: 64x72, Tiling: True,"
                + " ControlNet 0: \"Module: canny, Model: \\\"a\\\\q\\\", Weight: 0.5\", Version: v1.10.1";
        ImageFiles.writePng(picture, PacedHost.PICTURE, Map.of("parameters", text));
        PacedHost host = PacedHost.fast();
        try (RunningServer fast = RunningServer.start(host, RunningServer.options())) {
            PageUser user = visit.go(fast);
            user.find("#read-file").setInputFiles(picture);
            assertThat(user.field("Seamless edges")).isChecked();
            assertThat(user.field("Prompt")).hasValue("<img src=x onerror=alert(1)>");
            assertThat(user.field("Weight, exact")).hasValue("0.5");

            user.button("Remove Canny edges").click();
            GenerationRequest request = drawn(user, host);
            assertTrue(request.seamless());
            assertEquals(11, request.steps());
            assertThat(user.pictures()).hasAttribute("alt", Pattern.compile("^<img src=x"));
            visit.browser().assertNoComplaints(0);
        }
    }
}
