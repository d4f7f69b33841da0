package io.github.ctrlora4j.runtime.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.runtime.MiniatureModels;
import io.github.ctrlora4j.runtime.weights.ModelReader;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BaseFingerprintTest {
    private static final Path BASE = MiniatureModels.FOLDER.resolve("basecn.safetensors");

    /** The value that a ten-line Python script with hashlib and safetensors gives for the definition in the Javadoc. */
    @Test
    void theMiniatureBaseHasTheFingerprintThatItsLorasName() {
        ModelReader files = ModelReader.discover(getClass().getClassLoader());
        try (OpenedModel base = files.open(BASE, ModelRole.BASE_CONTROLNET)) {
            assertEquals(
                    "24eae7ed7e9d30eb341521261ec4ec2c41e568c2afadf5d08f0ba5adf23c3d8b",
                    BaseFingerprint.of(base.weights()));
        }
    }

    /** IEEE 754: exact values, ties to even, subnormals, overflow. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "1, 3C00",
        "-2, C000",
        "65504, 7BFF",
        "65519.996, 7BFF",
        "65520, 7C00",
        "0x1.002p0, 3C00", // 1 + 2^-11, halfway: to the even mantissa 0
        "0x1.006p0, 3C02", // 1 + 3 * 2^-11, halfway: to the even mantissa 2
        "0x1p-14, 0400",
        "0x1p-24, 0001",
        "0x1p-25, 0000",
        "0x1.8p-24, 0002", // 1.5 steps: to the even 2
        "NaN, 7E00"
    })
    void roundsToHalfAsIeeeDoes(String value, String bits) {
        assertEquals(bits, String.format("%04X", BaseFingerprint.toHalf(Float.parseFloat(value)) & 0xFFFF));
    }
}
