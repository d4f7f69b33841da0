package io.github.ctrlora4j.dist.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** A person before the page: finds things by the names that assistive technology gives. */
final class PageUser implements AutoCloseable {
    static final Path SOURCE = Path.of("src/main/demo/sources/rocket-twemoji.png");

    private final Page page;

    private PageUser(Page page) {
        this.page = page;
    }

    static PageUser open(RunningServer server, Page page) {
        page.navigate("http://127.0.0.1:" + server.port() + "/");
        assertThat(page.locator("#checkpoint option")).hasCount(3);
        return new PageUser(page);
    }

    Page page() {
        return page;
    }

    Locator find(String selector) {
        return page.locator(selector);
    }

    Locator field(String label) {
        return page.getByLabel(label, new Page.GetByLabelOptions().setExact(true));
    }

    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /** The pictures of the drawing that is shown. */
    Locator pictures() {
        return page.locator("#stage .picture img");
    }

    /** One for each drawing, the newest first. */
    Locator drawings() {
        return page.locator("#gallery li");
    }

    void giveSource() {
        page.locator("#source input[type=file]").setInputFiles(SOURCE);
    }

    /** Draws a line within an element; places are shares of its width and height. */
    void stroke(String selector, double fromX, double fromY, double toX, double toY) {
        Locator target = page.locator(selector);
        target.scrollIntoViewIfNeeded();
        BoundingBox box = target.boundingBox();
        page.mouse().move(box.x + fromX * box.width, box.y + fromY * box.height);
        page.mouse().down();
        page.mouse().move(box.x + toX * box.width, box.y + toY * box.height);
        page.mouse().up();
    }

    /** The smallest drawing along the edges of a picture. */
    void prepare() {
        field("Prompt").fill("rocket, white background");
        field("Width").fill("64");
        field("Height").fill("64");
        field("Steps").fill("2");
        field("Seed").fill("7");
        giveSource();
        field("Condition").selectOption("canny");
        button("Add").click();
        assertThat(page.getByAltText(Pattern.compile("What Canny edges sees"))).isVisible();
    }

    /** What axe-core objects to, in any degree, as lines of rule and places. */
    List<String> barriers() throws IOException {
        try (InputStream axe = PageUser.class.getResourceAsStream("/axe.min.js")) {
            page.evaluate(new String(Objects.requireNonNull(axe, "axe").readAllBytes(), StandardCharsets.UTF_8));
        }
        JsonNode violations = RunningServer.parsed((String) page.evaluate(
                "axe.run(document, {resultTypes: ['violations']}).then(found => JSON.stringify(found.violations))"));
        List<String> lines = new ArrayList<>();
        for (JsonNode violation : violations) {
            lines.add(violation.path("impact").asText() + " "
                    + violation.path("id").asText() + " "
                    + violation.path("nodes").findValuesAsText("html"));
        }
        return lines;
    }

    @Override
    public void close() {
        page.context().close();
    }
}
