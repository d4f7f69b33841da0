package io.github.ctrlora4j.dist.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * A headless Chromium. {@code src/test/browser/prepare.mjs}, which the build runs before the tests, finds or fetches it
 * together with the Node that drives it.
 */
final class TestBrowser implements AutoCloseable {
    private static final Path FOUND = Path.of("target/browser/browser.properties");

    private final Playwright playwright;
    private final Browser browser;
    private final List<String> complaints = new ArrayList<>();

    private TestBrowser(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /** Skips the test where there is no browser. */
    static TestBrowser start() throws IOException {
        assumeTrue(
                Files.exists(FOUND),
                "needs Node, and Chromium or npm: node src/test/browser/prepare.mjs target/browser says what is missing");
        Properties found = new Properties();
        try (Reader reader = Files.newBufferedReader(FOUND)) {
            found.load(reader);
        }
        System.setProperty("playwright.nodejs.path", found.getProperty("node"));
        PlaywrightAssertions.setDefaultAssertionTimeout(30_000); // for the first drawing on a busy machine
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        BrowserType.LaunchOptions options = new BrowserType.LaunchOptions()
                .setExecutablePath(Path.of(found.getProperty("chromium")))
                .setArgs(List.of("--no-sandbox"))
                .setEnv(environment(found));
        try {
            return new TestBrowser(playwright, playwright.chromium().launch(options));
        } catch (PlaywrightException e) {
            playwright.close();
            return abort("Chromium does not start here: " + e.getMessage());
        }
    }

    private static Map<String, String> environment(Properties found) {
        Map<String, String> environment = new HashMap<>(System.getenv());
        if (found.containsKey("libraries")) {
            environment.put("LD_LIBRARY_PATH", found.getProperty("libraries"));
            environment.put("FONTCONFIG_PATH", found.getProperty("fonts"));
        }
        return environment;
    }

    /** A person before the page of a server. */
    PageUser user(RunningServer server) {
        return user(server, new Browser.NewContextOptions());
    }

    PageUser user(RunningServer server, Browser.NewContextOptions options) {
        return PageUser.open(server, page(options));
    }

    /** A new page without memory of others; what its console complains about is collected. */
    private Page page(Browser.NewContextOptions options) {
        BrowserContext context = browser.newContext(options.setViewportSize(1360, 900));
        Page page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
        return page;
    }

    /**
     * Checks that no page has complained since the last call.
     *
     * @param refusals answers that the browser itself reports, because their status is an error
     */
    void assertNoComplaints(int refusals) {
        List<String> own = complaints.stream()
                .filter(text -> !text.startsWith("Failed to load resource: the server responded with a status of "))
                .toList();
        assertEquals(List.of(), own);
        assertEquals(refusals, complaints.size(), complaints::toString);
        complaints.clear();
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
