package io.github.ctrlora4j.plugins.lineart;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.FloatArray;
import io.github.ctrlora4j.contract.FakeNetworks;
import io.github.ctrlora4j.contract.TestDetectionContext;
import io.github.ctrlora4j.contract.TestPictures;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DrawingNetworkTest {
    private static final Lineart CONDITION = new Lineart();

    private static TestDetectionContext context(Map<String, String> parameters, long seed) {
        return TestDetectionContext.of(CONDITION.descriptor(), parameters, seed);
    }

    /** Nine columns become twelve, and the single row eight: the last ones go on. */
    @Test
    void feedsPlanesFrom0To1WithSidesThatAreMultiplesOf4() {
        FakeNetworks networks = LineartTest.drawings();
        byte[] row = new byte[27];
        row[24] = (byte) 255;
        row[25] = 51;
        row[26] = 102;
        CONDITION.detect(RgbImage.of(9, 1, row), context(Map.of(), 0).withNetworks(networks));
        FloatArray input =
                Objects.requireNonNull(networks.lastInputs("sk_model.onnx").get("input"));
        assertArrayEquals(new long[] {1, 3, 8, 12}, input.shape());
        float[] values = input.toArray();
        for (int y = 0; y < 8; y++) {
            float[] red = Arrays.copyOfRange(values, y * 12, y * 12 + 12);
            assertArrayEquals(new float[] {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1}, red);
        }
        assertEquals(0.2f, values[96 + 8]);
        assertEquals(0.4f, values[2 * 96 + 95]);
    }

    @ParameterizedTest
    @CsvSource({"1, 8", "8, 8", "9, 12", "11, 12", "12, 12", "512, 512"})
    void sidesBecomeMultiplesOf4AndAtLeast8(int side, int padded) {
        assertEquals(padded, DrawingNetwork.padded(side));
    }

    /** The padding to the right and below is removed again: every pixel is its own red plus 25.5. */
    @Test
    void cutsThePaddingOff() {
        RgbImage source = TestPictures.varied(33, 17);
        RgbImage map = CONDITION.detect(source, context(Map.of(), 0).withNetworks(LineartTest.drawings()));
        for (int y = 0; y < 17; y++) {
            for (int x = 0; x < 33; x++) {
                int level = Math.min(255, (source.rgb(x, y) >> 16) + 25);
                assertEquals(level * 0x010101, map.rgb(x, y), x + ", " + y);
            }
        }
    }
}
