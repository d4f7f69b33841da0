package io.github.ctrlora4j.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DjlSettingsTest {
    private static final String OFFLINE = "ai.djl.offline";

    private String before = "";

    @BeforeEach
    void forget() {
        before = System.getProperty(OFFLINE, "");
        System.clearProperty(OFFLINE);
    }

    @AfterEach
    void restore() {
        System.clearProperty(OFFLINE);
        if (!before.isEmpty()) {
            System.setProperty(OFFLINE, before);
        }
    }

    @Test
    void forbidsTheNetwork() {
        DjlSettings.apply();

        assertEquals("true", System.getProperty(OFFLINE));
        assertEquals("true", System.getProperty("OPT_OUT_TRACKING"));
    }

    @Test
    void leavesTheApplicationsOwnDecision() {
        System.setProperty(OFFLINE, "false");

        DjlSettings.apply();

        assertEquals("false", System.getProperty(OFFLINE));
    }

    @Test
    void downloadsCanBeAllowedBeforeTheStart() {
        DjlSettings.allowDownloads();
        DjlSettings.apply();

        assertEquals("false", System.getProperty(OFFLINE));
    }
}
