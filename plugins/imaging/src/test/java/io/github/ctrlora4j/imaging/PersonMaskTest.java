package io.github.ctrlora4j.imaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.FloatArray;
import io.github.ctrlora4j.api.condition.Network;
import io.github.ctrlora4j.api.condition.Networks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PersonMaskTest {
    /** What the fake network was given. */
    private final List<FloatArray> fed = new ArrayList<>();

    private boolean isOpen;

    /** A fake that sees a person in the upper rows of its picture of 256 x 256. */
    private Networks seeing(int rows) {
        float[] mask = new float[256 * 256];
        Arrays.fill(mask, 0, 256 * rows, 0.9f);
        return descriptor -> {
            assertEquals(PersonMask.DESCRIPTOR, descriptor);
            isOpen = true;
            return Optional.of(new Network() {
                @Override
                public Map<String, FloatArray> run(Map<String, FloatArray> inputs) {
                    fed.addAll(inputs.values());
                    return Map.of("activation_10", FloatArray.of(mask, 1, 256, 256, 1));
                }

                @Override
                public void close() {
                    isOpen = false;
                }
            });
        };
    }

    /** Each pixel's red and green are its column and row. */
    private static RgbImage photograph(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < width * height; i++) {
            rgb[3 * i] = (byte) (i % width);
            rgb[3 * i + 1] = (byte) (i / width);
            rgb[3 * i + 2] = 51;
        }
        return RgbImage.of(width, height, rgb);
    }

    /** Half of the network's rows are the upper half of the picture, whatever its size. */
    @Test
    void thePeopleAreTheFigure() {
        Figure figure = PersonMask.find(photograph(100, 40), seeing(128)).orElseThrow();
        assertTrue(figure.contains(50, 18));
        assertFalse(figure.contains(50, 21));
        assertFalse(isOpen);
    }

    /** 13 of 256 rows are 5.08 percent, 12 are 4.7. */
    @Test
    void aMaskOfFewPixelsIsNoise() {
        assertTrue(PersonMask.find(photograph(256, 256), seeing(13)).isPresent());
        assertTrue(PersonMask.find(photograph(256, 256), seeing(12)).isEmpty());
    }

    @Test
    void aPictureOnPlainGroundIsNotFedToTheNetwork() {
        assertTrue(PersonMask.find(RgbImage.of(64, 64, new byte[3 * 64 * 64]), seeing(128))
                .isEmpty());
        assertEquals(List.of(), fed);
    }

    @Test
    void withoutTheNetworkThereAreNoPeople() {
        assertTrue(PersonMask.find(photograph(64, 64), descriptor -> Optional.empty())
                .isEmpty());
    }

    /** The pixel in column 255, row 254 is the 65279th; 51 is a fifth of 255. */
    @Test
    void feedsColorsFromZeroToOnePixelByPixel() {
        PersonMask.find(photograph(256, 256), seeing(0));
        float[] values = fed.get(0).toArray();
        assertEquals(1, values[3 * 65279]);
        assertEquals(254 / 255f, values[3 * 65279 + 1]);
        assertEquals(0.2f, values[3 * 65279 + 2]);
    }
}
