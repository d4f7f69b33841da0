package io.github.ctrlora4j.api.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.checkpoint.DType;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelConversionTest {
    private static final Path TARGET = Path.of("out.safetensors");

    @Test
    void keepsTypesAndExistingFilesUnlessToldOtherwise() {
        ModelConversion plain = ModelConversion.builder("ink", TARGET).build();
        assertEquals(Optional.empty(), plain.type());
        assertFalse(plain.overwrites());
        ModelConversion other = ModelConversion.builder("ink", TARGET)
                .type(DType.BF16)
                .overwrite()
                .build();
        assertEquals(Optional.of(DType.BF16), other.type());
        assertTrue(other.overwrites());
    }

    @ParameterizedTest
    @ValueSource(strings = {"out.safetensors", "OUT.SafeTensors", "folder.ckpt/out.safetensors"})
    void theEndingDecidesWhateverItsCase(String name) {
        assertEquals(
                Path.of(name),
                ModelConversion.builder("ink", Path.of(name)).build().target());
    }

    /** Another ending would make a file that other programs read as a pickle. */
    @ParameterizedTest
    @ValueSource(strings = {"out.ckpt", "out", "safetensors", "out.safetensors.tmp"})
    void anotherEndingIsAnErrorThatNamesTheFile(String name) {
        InvalidRequestException error =
                assertThrows(InvalidRequestException.class, () -> ModelConversion.builder("ink", Path.of(name)));
        assertEquals(Optional.of(name), error.subject());
    }

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"F32", "F16", "BF16"},
            mode = EnumSource.Mode.EXCLUDE)
    void onlyTypesThatModelsAreSharedInCanBeWritten(DType type) {
        ModelConversion.Builder builder = ModelConversion.builder("ink", TARGET);
        assertEquals(
                Optional.of("type"),
                assertThrows(InvalidRequestException.class, () -> builder.type(type))
                        .subject());
    }
}
