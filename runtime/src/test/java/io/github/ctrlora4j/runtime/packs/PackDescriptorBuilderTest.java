package io.github.ctrlora4j.runtime.packs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.condition.Purpose;
import io.github.ctrlora4j.runtime.packs.PackDescriptor.Extension;
import io.github.ctrlora4j.runtime.packs.PackDescriptor.OwnCondition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackDescriptorBuilderTest {
    private static PackDescriptorBuilder extension() {
        return PackDescriptor.builder().extend("canny").title("More edges").license("MIT");
    }

    private static PackDescriptorBuilder own() {
        return PackDescriptor.builder()
                .id("edges")
                .preprocessor("canny")
                .title("Edges")
                .license("MIT");
    }

    private static Optional<String> rejectedField(PackDescriptorBuilder builder) {
        return assertThrows(InvalidRequestException.class, () -> builder.build(List.of()))
                .subject();
    }

    @Test
    void aConditionOfItsOwnHasAllThatWasSaid() {
        PackDescriptor built = own().parameter("low", "0.1")
                .alias("kanten")
                .purpose("restoration")
                .appearance("white lines")
                .author("Zoe")
                .page("https://example.org")
                .version("2.0.0")
                .build(List.of());
        assertEquals(
                new PackDescriptor(
                        new OwnCondition(
                                "edges",
                                "canny",
                                Map.of("low", "0.1"),
                                List.of("kanten"),
                                Optional.of("white lines"),
                                Optional.of(Purpose.RESTORATION)),
                        "Edges",
                        "2.0.0",
                        List.of(),
                        "MIT",
                        Optional.of("Zoe"),
                        Optional.of("https://example.org")),
                built);
    }

    @Test
    void theFirstVersionIsOne() {
        assertEquals("1.0.0", extension().build(List.of()).version());
        assertEquals(new Extension("canny"), extension().build(List.of()).subject());
    }

    @Test
    void aMissingFieldIsNamed() {
        assertEquals(
                Optional.of("title"),
                rejectedField(PackDescriptor.builder().extend("canny").license("MIT")));
        assertEquals(
                Optional.of("license"),
                rejectedField(PackDescriptor.builder().extend("canny").title("x")));
        assertEquals(
                Optional.of("preprocessor"),
                rejectedField(PackDescriptor.builder().id("x").title("x").license("MIT")));
        assertEquals(
                Optional.of("id"),
                rejectedField(PackDescriptor.builder().title("x").license("MIT")));
    }

    @Test
    void anExtensionHasNothingOfItsOwn() {
        for (PackDescriptorBuilder builder : List.of(
                extension().id("x"),
                extension().preprocessor("x"),
                extension().parameter("x", "1"),
                extension().alias("x"),
                extension().appearance("x"),
                extension().purpose("control"))) {
            assertEquals(Optional.of("extends"), rejectedField(builder));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Control", "CONTROL", "other"})
    void otherPurposesAreRejected(String word) {
        PackDescriptorBuilder builder = own();
        assertThrows(InvalidRequestException.class, () -> builder.purpose(word));
    }

    @Test
    void loraFilesAreCalledAfterTheCondition() {
        assertEquals("edges", own().stem());
        assertEquals("canny", extension().stem());
        assertEquals("lora", PackDescriptor.builder().stem());
    }
}
