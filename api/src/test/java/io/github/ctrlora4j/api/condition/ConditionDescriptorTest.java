package io.github.ctrlora4j.api.condition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionDescriptorTest {
    @Test
    void onlyTheIdIsNeeded() {
        ConditionDescriptor descriptor = ConditionDescriptor.builder("canny").build();

        assertEquals("canny", descriptor.title());
        assertEquals(Purpose.CONTROL, descriptor.purpose());
        assertFalse(descriptor.takesMask());
        assertTrue(descriptor.parameters().isEmpty() && descriptor.networks().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "inpainting_brush",
                "lineart-anime",
                "0123456789012345678901234567890123456789012345678901234567890123"
            })
    void takesIds(String id) {
        assertEquals(id, ConditionDescriptor.builder(id).build().id());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Canny",
                "-a",
                "a-",
                "a_",
                "a b",
                "a/b",
                "..",
                "01234567890123456789012345678901234567890123456789012345678901234"
            })
    void rejectsIdsThatAreNoFileNames(String id) {
        assertThrows(IllegalArgumentException.class, () -> ConditionDescriptor.builder(id));
    }

    @Test
    void rejectsParameterThatIsDeclaredTwice() {
        ConditionDescriptor.Builder builder = ConditionDescriptor.builder("canny")
                .parameter(Parameter.flag("fine").build())
                .parameter(Parameter.integer("fine", 0, 1).build());

        assertThrows(IllegalArgumentException.class, builder::build);
    }

    @Test
    void aliasStandsForValuesOfParameters() {
        ConditionDescriptor descriptor = ConditionDescriptor.builder("lineart")
                .parameter(Parameter.flag("coarse").build())
                .alias("lineart_standard")
                .aliasWith("lineart_coarse", Map.of("coarse", "true"))
                .build();

        assertEquals(
                Map.of("lineart_standard", Map.of(), "lineart_coarse", Map.of("coarse", "true")), descriptor.aliases());
    }

    @Test
    void rejectsAliasWithUnknownParameterOrValue() {
        ConditionDescriptor.Builder unknown =
                ConditionDescriptor.builder("lineart").aliasWith("lineart_coarse", Map.of("coarse", "true"));
        ConditionDescriptor.Builder value = ConditionDescriptor.builder("lineart")
                .parameter(Parameter.flag("coarse").build())
                .aliasWith("lineart_coarse", Map.of("coarse", "very"));

        assertThrows(IllegalArgumentException.class, unknown::build);
        assertThrows(IllegalArgumentException.class, value::build);
    }

    /** {@code canny=cat.png;weight=0.9} could not mean both. */
    @ParameterizedTest
    @ValueSource(strings = {"weight", "lora", "start", "end", "mask"})
    void rejectsParametersNamedAsHostsNameTheirOwn(String name) {
        ConditionDescriptor.Builder builder = ConditionDescriptor.builder("halftone")
                .parameter(Parameter.flag(name).build());

        String message =
                assertThrows(IllegalArgumentException.class, builder::build).getMessage();

        assertTrue(message.contains("'" + name + "'") && message.contains("another name"), message);
    }

    @Test
    void saysIdVersionAndParameters() {
        assertEquals(
                "ConditionDescriptor canny 1.2.0 [fine=false|true (false)]",
                ConditionDescriptor.builder("canny")
                        .version("1.2.0")
                        .parameter(Parameter.flag("fine").build())
                        .build()
                        .toString());
    }
}
