package io.github.ctrlora4j.runtime.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.ctrlora4j.api.MalformedFileException;

/** Any bytes are a plugins.json that can be written and read again, or are rejected. */
class IndexJsonFuzzTest {
    @FuzzTest(maxDuration = "30m")
    void readsOrRejects(byte[] json) {
        try {
            PluginIndex read = IndexJson.parse(json, "plugins.json");
            assertEquals(read, IndexJson.parse(IndexJson.write(read), "plugins.json"));
        } catch (MalformedFileException expected) {
            assertFalse(expected.getMessage().contains("\n"));
        }
    }
}
