package io.github.ctrlora4j.dist.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the page draws with the miniature family, in a real browser. */
class BrowserDrawingTest {
    private static final Pattern KEPT = Pattern.compile("control network 0 calls: all results kept");

    @RegisterExtension
    static final PageVisit visit = PageVisit.to(RunningServer::start);

    @Test
    void drawsReRollsAndReadsTheSettingsBack() {
        PageUser user = visit.user();
        user.prepare();
        user.field("Prompt").fill("rocket, drawn twice"); // nothing is kept of this text
        user.button("Draw").click();
        assertThat(user.drawings()).hasCount(1);
        assertThat(user.find(".facts")).containsText("seed 7 · 64 × 64");
        assertThat(user.find(".cost")).containsText("control network 4 calls"); // two steps, two texts
        assertThat(user.find("#status")).containsText("Finished: 1 picture");

        user.button("Re-roll").click();
        assertThat(user.drawings()).hasCount(2);
        assertThat(user.find(".cost")).containsText(KEPT);
        assertThat(user.find(".cost")).containsText("before:");
        assertThat(user.find(".facts")).not().containsText("seed 7 ·");

        user.button("Remove Canny edges").click();
        user.field("Prompt").fill("something else");
        user.field("Steps").fill("9");
        user.drawings().nth(1).getByRole(AriaRole.BUTTON).click();
        user.button("Use these settings").click();
        assertThat(user.field("Prompt")).hasValue("rocket, drawn twice");
        assertThat(user.field("Steps")).hasValue("2");
        assertThat(user.field("Seed")).hasValue("7");
        assertThat(user.find(".card h3")).hasText("Canny edges");
        visit.browser().assertNoComplaints(0);
    }

    @Test
    void comparesCheckpointsSideBySide() {
        PageUser user = visit.user();
        user.prepare();
        user.field("Seed").fill("-1");
        user.find("#compared")
                .getByLabel("miniature", new Locator.GetByLabelOptions().setExact(true))
                .uncheck();
        user.button("Compare").click();

        assertThat(user.drawings()).hasCount(1);
        assertThat(user.pictures()).hasCount(2);
        assertEquals(
                List.of("miniature-3d", "miniature-ink"),
                user.find(".facts strong").allTextContents());
        List<String> seeds = user.find(".facts").allTextContents().stream()
                .map(text -> text.replaceFirst(".*(seed \\d+).*", "$1"))
                .toList();
        assertEquals(seeds.get(0), seeds.get(1));
        assertNotEquals(pixels(user.pictures().nth(0)), pixels(user.pictures().nth(1)));
        visit.browser().assertNoComplaints(0);
    }

    private static Object pixels(Locator image) {
        return image.evaluate("image => { const canvas = document.createElement('canvas');"
                + " canvas.getContext('2d').drawImage(image, 0, 0); return canvas.toDataURL(); }");
    }

    @Test
    void showsARefusalBesideTheFieldThatItNames() {
        PageUser user = visit.user();
        user.prepare();
        user.field("Steps").fill("500");
        user.button("Draw").click();

        Locator problem = user.find("[data-path=steps] .problem");
        assertThat(problem).containsText("150");
        assertThat(user.field("Steps")).isFocused();
        assertThat(user.field("Steps")).hasAttribute("aria-invalid", "true");
        assertThat(user.field("Steps")).hasAccessibleDescription(problem.textContent());
        user.field("Steps").fill("2");
        assertThat(problem).hasCount(0);

        user.field("Weight, exact").fill("");
        user.button("Draw").click();
        assertThat(user.find(".card [data-name=weight] .problem")).isVisible();

        user.field("Low threshold, exact").fill("999");
        assertThat(user.find(".parameters .problem")).containsText("low needs a whole number within 1..255");
        visit.browser().assertNoComplaints(3);
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void isUsableByEverybody(ColorScheme colors) throws IOException {
        PageUser user = visit.go(visit.server(), new Browser.NewContextOptions().setColorScheme(colors));
        assertEquals(List.of(), user.barriers());
        user.prepare();
        user.find(".card summary").click();
        user.button("Draw").click();
        assertThat(user.drawings()).hasCount(1);
        user.field("Steps").fill("500");
        user.page().keyboard().press("Control+Enter");
        assertThat(user.find("[data-path=steps] .problem")).isVisible();
        assertEquals(List.of(), user.barriers());
        user.page().setViewportSize(360, 740);
        assertEquals(List.of(), user.barriers());
        assertEquals(360, user.page().evaluate("document.documentElement.scrollWidth"), "no sideways scrolling");
        visit.browser().assertNoComplaints(1);
    }
}
