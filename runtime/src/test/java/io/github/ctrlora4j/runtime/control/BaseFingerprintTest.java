package io.github.ctrlora4j.runtime.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.runtime.MiniatureModels;
import io.github.ctrlora4j.runtime.weights.ModelReader;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BaseFingerprintTest {
    private static final Path BASE = MiniatureModels.FOLDER.resolve("basecn.safetensors");

    /** The value that a ten-line Python script with hashlib and safetensors gives for the definition in the Javadoc. */
    @Test
    void theMiniatureBaseHasTheFingerprintThatItsLorasName() {
        ModelReader files = ModelReader.discover(getClass().getClassLoader());
        try (OpenedModel base = files.open(BASE, ModelRole.BASE_CONTROLNET)) {
            assertEquals(
                    "622b57532b621989680c7edd68c59b162126b216d96e6f718decb96595919acc",
                    BaseFingerprint.of(base.weights()));
        }
    }

    /** Whatever the number format of the file; only shared tensors of one axis count, in the order of their names. */
    @ParameterizedTest
    @EnumSource(names = {"F32", "F16"})
    void hashesNamesAndHalves(DType type) throws NoSuchAlgorithmException {
        ByteBuffer one = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer two = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
        if (type == DType.F32) {
            one.putFloat(1).flip();
            two.putFloat(-2).flip();
        } else {
            one.putShort((short) 0x3C00).flip();
            two.putShort((short) 0xC000).flip();
        }
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("control_model.time_embed.2.bias", new Values("b", type, List.of(1L), two));
        tensors.put("control_model.time_embed.2.weight", new Values("w", type, List.of(1L, 1L), one));
        tensors.put("control_model.time_embed.0.bias", new Values("a", type, List.of(1L), one));
        MessageDigest expected = MessageDigest.getInstance("SHA-256");
        expected.update("control_model.time_embed.0.bias\0".getBytes(StandardCharsets.UTF_8));
        expected.update(new byte[] {0x00, 0x3C});
        expected.update("control_model.time_embed.2.bias\0".getBytes(StandardCharsets.UTF_8));
        expected.update(new byte[] {0x00, (byte) 0xC0});
        ModelWeights base = ModelWeights.builder(ModelRole.BASE_CONTROLNET, "sd15")
                .component("control", tensors)
                .build();
        assertEquals(HexFormat.of().formatHex(expected.digest()), BaseFingerprint.of(base));
    }

    private record Values(String name, DType dtype, List<Long> shape, ByteBuffer values) implements Tensor {
        @Override
        public ByteBuffer read() {
            return values.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    @Test
    void keepsTheSignOfNotANumber() {
        assertEquals((short) 0xFE00, BaseFingerprint.toHalf(Float.intBitsToFloat(0xFFC00000)));
    }

    /** IEEE 754: exact values, ties to even, subnormals, overflow. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "1, 3C00",
        "-2, C000",
        "65504, 7BFF",
        "65519.996, 7BFF",
        "65520, 7C00",
        "-65519.996, FBFF",
        "-65520, FC00",
        "3.4e38, 7C00",
        "-Infinity, FC00",
        "0x1.002002p0, 3C01", // the first float above the tie
        "0x1.001ffep0, 3C00", // the last float below it
        "0x1.ffep0, 4000", // 2 - 2^-11, halfway: carries into the exponent
        "0x1.002p0, 3C00", // 1 + 2^-11, halfway: to the even mantissa 0
        "0x1.006p0, 3C02", // 1 + 3 * 2^-11, halfway: to the even mantissa 2
        "0x1p-14, 0400",
        "0x1p-24, 0001",
        "0x1p-25, 0000",
        "0x1.8p-24, 0002", // 1.5 steps: to the even 2
        "0x1.4p-23, 0002", // 2.5 steps: to the even 2
        "-0x1p-24, 8001",
        "-0x1p-14, 8400",
        "0x1.ff8p-15, 03FF", // the largest subnormal
        "0x1.ffcp-15, 0400", // halfway between it and the smallest normal number
        "0, 0000",
        "-0, 8000",
        "NaN, 7E00"
    })
    void roundsToHalfAsIeeeDoes(String value, String bits) {
        assertEquals(bits, String.format("%04X", BaseFingerprint.toHalf(Float.parseFloat(value)) & 0xFFFF));
    }
}
