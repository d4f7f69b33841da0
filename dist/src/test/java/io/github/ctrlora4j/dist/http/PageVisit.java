package io.github.ctrlora4j.dist.http;

import com.microsoft.playwright.Browser;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A browser and a server for the tests of a class, and a new person before the page for each of them. */
final class PageVisit implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {
    /** Starts a server. */
    interface Start {
        RunningServer server() throws Exception;
    }

    private final Start start;
    private TestBrowser browser;
    private RunningServer server;
    private PageUser user;

    private PageVisit(Start start) {
        this.start = start;
    }

    static PageVisit to(Start start) {
        return new PageVisit(start);
    }

    TestBrowser browser() {
        return browser;
    }

    RunningServer server() {
        return server;
    }

    PageUser user() {
        return user;
    }

    /** Leaves the page for that of another server, or for another browser window. */
    PageUser go(RunningServer other, Browser.NewContextOptions options) {
        user.close();
        user = browser.user(other, options);
        return user;
    }

    PageUser go(RunningServer other) {
        return go(other, new Browser.NewContextOptions());
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        browser = TestBrowser.start();
        server = start.server();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        user = browser.user(server);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (user != null) {
            user.close();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (server != null) {
            server.close();
        }
        if (browser != null) {
            browser.close();
        }
    }
}
