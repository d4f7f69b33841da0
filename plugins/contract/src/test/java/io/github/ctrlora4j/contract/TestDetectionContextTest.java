package io.github.ctrlora4j.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.Networks;
import io.github.ctrlora4j.api.condition.Parameter;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TestDetectionContextTest {
    private static final ConditionDescriptor DESCRIPTOR = ConditionDescriptor.builder("probe")
            .parameter(Parameter.integer("low", 1, 9).defaultValue(3).build())
            .build();

    private static TestDetectionContext context(Map<String, String> parameters) {
        return TestDetectionContext.of(DESCRIPTOR, parameters, 42);
    }

    @Test
    void parametersAreResolvedAsAHostDoes() {
        assertEquals(3, context(Map.of()).parameters().integer("low"));
        assertEquals(7, context(Map.of("low", "7")).parameters().integer("low"));
        assertThrows(InvalidRequestException.class, () -> context(Map.of("low", "10")));
        assertThrows(InvalidRequestException.class, () -> context(Map.of("high", "7")));
    }

    @Test
    void networksAndMaskAreThereOnlyIfGiven() {
        TestDetectionContext bare = context(Map.of("low", "7"));
        assertEquals(Optional.empty(), bare.mask());
        assertFalse(bare.isCancelled());
        RgbImage mask = TestPictures.uniform(1, 1, 0xFFFFFF);
        Networks networks = new FakeNetworks();
        TestDetectionContext both = bare.withNetworks(networks).withMask(mask);
        assertEquals(Optional.of(mask), both.mask());
        assertSame(networks, both.networks());
        assertEquals(42, both.seed());
        assertEquals(7, both.parameters().integer("low"));
    }

    @Test
    void keepsTheLastDetector() {
        TestDetectionContext context = context(Map.of());
        assertEquals("", context.detector());
        context.madeBy("classical");
        context.madeBy("network a.onnx");
        assertEquals("network a.onnx", context.detector());
    }
}
