package io.github.ctrlora4j.runtime.packs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.ctrlora4j.api.MalformedFileException;

/** Any bytes are a condition.json that can be written and read again, or are rejected. */
class DescriptorFuzzTest {
    @FuzzTest(maxDuration = "30m")
    void readsOrRejects(byte[] json) {
        try {
            PackDescriptor read = DescriptorReader.read("x.zip", json);
            assertEquals(read, DescriptorReader.read("x.zip", DescriptorWriter.write(read)));
        } catch (MalformedFileException expected) {
            assertFalse(expected.getMessage().contains("\n"));
        }
    }
}
