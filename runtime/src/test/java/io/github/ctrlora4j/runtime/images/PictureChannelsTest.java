package io.github.ctrlora4j.runtime.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.RgbImage;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureChannelsTest {
    private static Path file(String name) throws URISyntaxException {
        return Path.of(PictureChannelsTest.class.getResource(name).toURI());
    }

    private static RgbImage read(String name) throws IOException {
        try (InputStream file = PictureChannelsTest.class.getResourceAsStream(name)) {
            return ImageFiles.read(file.readAllBytes(), name);
        }
    }

    private static long levels(RgbImage image) {
        return IntStream.range(0, image.width() * image.height())
                .map(i -> image.rgb(i % image.width(), i / image.width()))
                .distinct()
                .count();
    }

    private static BufferedImage gray16(int... values) {
        BufferedImage image = new BufferedImage(values.length, 1, BufferedImage.TYPE_USHORT_GRAY);
        image.getRaster().setSamples(0, 0, values.length, 1, 0, values);
        return image;
    }

    /** Divided by 257, 600 to 3970 are 2 to 15: 14 levels. */
    @ParameterizedTest
    @ValueSource(strings = {"depth_mm16.png", "depth_full16.png"})
    void depthKeepsItsLevels(String name) throws IOException {
        long levels = levels(read(name));
        assertTrue(levels >= 250, name + " has " + levels + " levels");
    }

    /** (1685 - 600) * 255 / 3370 = 82.1. */
    @Test
    void stretchesFromTheDarkestToTheBrightest() {
        RgbImage image = RgbImage.from(PictureChannels.withVisibleLevels(gray16(600, 1685, 3970)));
        assertEquals(0, image.rgb(0, 0));
        assertEquals(0x525252, image.rgb(1, 0));
        assertEquals(0xFFFFFF, image.rgb(2, 0));
    }

    @Test
    void leavesWidePicturesAndPlainOnes() {
        BufferedImage wide = gray16(0, 32768);
        BufferedImage plain = gray16(700, 700);
        assertSame(wide, PictureChannels.withVisibleLevels(wide));
        assertSame(plain, PictureChannels.withVisibleLevels(plain));
    }

    @Test
    void erasedPartIsWhiteInTheMaskAndInThePicture() throws Exception {
        SourcePicture source = ImageFiles.readSource(file("src_erased.png"));
        RgbImage erased = source.erased().orElseThrow();
        RgbImage mask = ImageFiles.readMask(file("mask_rgba_white.png"));
        int transparent = 0;
        for (int y = 0; y < 64; y++) {
            for (int x = 0; x < 96; x++) {
                if (erased.rgb(x, y) == 0xFFFFFF) {
                    transparent++;
                    assertEquals(0xFFFFFF, source.image().rgb(x, y));
                }
            }
        }
        assertEquals(1313, transparent); // as NumPy counts alpha 0
        assertEquals(erased, mask);
    }

    @Test
    void webpAndPngOfOneSourceAreTheSame() throws Exception {
        assertEquals(ImageFiles.readSource(file("src_erased.png")), ImageFiles.readSource(file("erased.webp")));
    }

    @Test
    void opaquePictureHasNoErasedPart() throws Exception {
        assertEquals(Optional.empty(), ImageFiles.readSource(file("base.png")).erased());
    }

    /** White with an opacity of 127 is 127; opaque green has the luma 0.587 * 255 = 149.7. */
    @Test
    void maskIsLumaTimesOpacity() {
        BufferedImage image = new BufferedImage(4, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 4, 1, new int[] {0xFFFFFFFF, 0x7FFFFFFF, 0x00FFFFFF, 0xFF00FF00}, 0, 4);
        RgbImage mask = PictureChannels.mask(image);
        assertEquals(0xFFFFFF, mask.rgb(0, 0));
        assertEquals(0x7F7F7F, mask.rgb(1, 0));
        assertEquals(0x000000, mask.rgb(2, 0));
        assertEquals(0x969696, mask.rgb(3, 0));
    }

    @Test
    void grayMaskIsTakenAsItIsStored() {
        BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setSample(0, 0, 0, 100);
        assertEquals(0x646464, PictureChannels.mask(image).rgb(0, 0));
    }

    /** 25829 / 257 = 100.502. */
    @Test
    void grayMaskOfSixteenBitsIsRounded() {
        assertEquals(0x656565, PictureChannels.mask(gray16(25829)).rgb(0, 0));
    }
}
