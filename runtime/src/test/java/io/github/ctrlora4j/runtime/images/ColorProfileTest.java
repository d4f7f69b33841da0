package io.github.ctrlora4j.runtime.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ColorProfileTest {
    private static final BufferedImage PICTURE = picture();

    private static BufferedImage picture() {
        BufferedImage picture = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
        picture.setRGB(0, 0, 0x80204060);
        picture.setRGB(1, 0, 0xFFFFFFFF);
        return picture;
    }

    private static byte[] profile(int colorSpace) {
        return ICC_Profile.getInstance(colorSpace).getData();
    }

    @Test
    void leavesSrgbAlone() {
        assertSame(
                PICTURE,
                ColorProfile.of(profile(ColorSpace.CS_sRGB), 3).orElseThrow().toSrgb(PICTURE));
    }

    /** Linear 64/255 = 0.251 is 1.055 * 0.251^(1/2.4) - 0.055 = 0.538 in sRGB, 137 of 255. */
    @Test
    void convertsLinearRgbAndKeepsAlpha() {
        BufferedImage converted = ColorProfile.of(profile(ColorSpace.CS_LINEAR_RGB), 3)
                .orElseThrow()
                .toSrgb(PICTURE);
        assertEquals(0x80, converted.getRGB(0, 0) >>> 24);
        assertEquals(137, converted.getRGB(0, 0) >> 8 & 0xFF, 1);
        assertEquals(0xFFFFFFFF, converted.getRGB(1, 0));
    }

    @Test
    void ignoresProfilesOfOtherChannels() {
        assertEquals(Optional.empty(), ColorProfile.of(profile(ColorSpace.CS_GRAY), 3));
        assertEquals(Optional.empty(), ColorProfile.of(profile(ColorSpace.CS_sRGB), 4));
    }

    @Test
    void ignoresDamagedProfiles() {
        byte[] whole = profile(ColorSpace.CS_LINEAR_RGB);
        for (int length : new int[] {0, 1, 100, 128, 131, 200, whole.length - 1}) {
            ColorProfile.of(Arrays.copyOf(whole, length), 3).ifPresent(profile -> profile.toSrgb(PICTURE));
        }
        assertTrue(ColorProfile.of(new byte[ColorProfile.MAX_BYTES + 1], 3).isEmpty());
    }
}
