package io.github.ctrlora4j.runtime.packs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.runtime.packs.PackDescriptor.Extension;
import io.github.ctrlora4j.runtime.packs.PackDescriptor.OwnCondition;
import io.github.ctrlora4j.runtime.packs.PackDescriptor.PackedLora;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PackDescriptorTest {
    private static PackDescriptor of(PackDescriptor.Subject subject) {
        PackedLora lora = new PackedLora("x.safetensors", "0123456789abcdef".repeat(4), 4, 1, "0".repeat(64));
        return new PackDescriptor(subject, "x", "1.0.0", List.of(lora), "MIT", Optional.empty(), Optional.empty());
    }

    @Test
    void aConditionOfItsOwnIsCalledByItsId() {
        OwnCondition own = new OwnCondition("edges", "canny", Map.of(), List.of(), Optional.empty(), Optional.empty());
        assertEquals("edges", of(own).name());
        assertEquals(Optional.of(own), of(own).ownCondition());
        assertEquals(Optional.empty(), of(own).extendedCondition());
    }

    /** Twelve digits of the base's fingerprint tell extensions of one condition apart. */
    @Test
    void anExtensionIsCalledAfterItsConditionAndBase() {
        PackDescriptor extension = of(new Extension("canny"));
        assertEquals("canny-0123456789ab", extension.name());
        assertEquals(Optional.empty(), extension.ownCondition());
        assertEquals(Optional.of("canny"), extension.extendedCondition());
    }
}
