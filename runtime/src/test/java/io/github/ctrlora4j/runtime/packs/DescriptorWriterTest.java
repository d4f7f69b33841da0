package io.github.ctrlora4j.runtime.packs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.runtime.packs.PackDescriptor.PackedLora;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DescriptorWriterTest {
    private static final List<PackedLora> LORAS =
            List.of(new PackedLora("a.safetensors", "b".repeat(64), 8, 1000, "c".repeat(64)));

    private static PackDescriptorBuilder own() {
        return PackDescriptor.builder()
                .id("edges")
                .preprocessor("canny")
                .title("Edges")
                .license("MIT");
    }

    private static PackDescriptor writtenAndRead(PackDescriptor descriptor) {
        return DescriptorReader.read("x.zip", DescriptorWriter.write(descriptor));
    }

    @Test
    void whatIsWrittenIsRead() {
        PackDescriptor whole = own().version("1.2.0")
                .author("Zo\u00eb")
                .page("https://example.org/")
                .appearance("white on black")
                .purpose("restoration")
                .parameter("low", "40")
                .alias("kanten")
                .build(LORAS);
        assertEquals(whole, writtenAndRead(whole));

        PackDescriptor bare = own().build(LORAS);
        assertEquals(bare, writtenAndRead(bare));
        assertEquals("1.0.0", bare.version());

        PackDescriptor extension = PackDescriptor.builder()
                .extend("canny")
                .title("More")
                .license("MIT")
                .build(LORAS);
        assertEquals(extension, writtenAndRead(extension));
    }

    private static void assertNames(String field, PackDescriptorBuilder said) {
        InvalidRequestException e = assertThrows(InvalidRequestException.class, () -> said.build(LORAS));
        assertEquals(Optional.of(field), e.subject());
    }

    @Test
    void namesWhatWasNotSaid() {
        assertNames(
                "id", PackDescriptor.builder().preprocessor("canny").title("x").license("MIT"));
        assertNames(
                "preprocessor", PackDescriptor.builder().id("edges").title("x").license("MIT"));
        assertNames(
                "title",
                PackDescriptor.builder().id("edges").preprocessor("none").license("MIT"));
        assertNames("license", PackDescriptor.builder().extend("canny").title("x"));
    }

    @Test
    void anExtensionHasNothingOfAConditionOfItsOwn() {
        assertNames("extends", own().extend("canny"));
        assertThrows(InvalidRequestException.class, () -> own().purpose("art"));
    }
}
