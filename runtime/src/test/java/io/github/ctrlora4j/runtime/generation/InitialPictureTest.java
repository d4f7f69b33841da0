package io.github.ctrlora4j.runtime.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageFit;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.InitialImage;
import io.github.ctrlora4j.api.host.Inpainting;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InitialPictureTest {
    private static final ImageSize SIZE = new ImageSize(64, 64);

    /** One color to the left of a column, another from it on. */
    private static RgbImage halves(int column, int left, int right) {
        byte[] rgb = new byte[3 * 64 * 64];
        for (int i = 0; i < 64 * 64; i++) {
            int color = i % 64 < column ? left : right;
            rgb[3 * i] = (byte) (color >> 16);
            rgb[3 * i + 1] = (byte) (color >> 8);
            rgb[3 * i + 2] = (byte) color;
        }
        return RgbImage.of(64, 64, rgb);
    }

    private static InitialPicture.MaskedPart masked(Inpainting inpainting) {
        GenerationRequest request = GenerationRequest.builder("x")
                .initialImage(InitialImage.builder(halves(32, 0, 0x808080)).build())
                .inpainting(inpainting)
                .build();
        return InitialPicture.of(request, SIZE).orElseThrow().masked().orElseThrow();
    }

    private static int gray(RgbImage mask, int x) {
        return mask.rgb(x, 20) & 0xFF;
    }

    @Test
    void aRequestWithoutAPictureHasNone() {
        assertEquals(
                Optional.empty(),
                InitialPicture.of(GenerationRequest.builder("x").build(), SIZE));
    }

    /** 0.299 · 255 = 76.2 and 0.587 · 255 = 149.7 */
    @Test
    void colorsOfAMaskAreTakenByTheirBrightness() {
        RgbImage mask = masked(Inpainting.builder(halves(32, 0xFF0000, 0x00FF00))
                        .blur(0)
                        .build())
                .mask();
        assertEquals(76, gray(mask, 0));
        assertEquals(150, gray(mask, 63));
    }

    @Test
    void anInvertedMaskMarksItsBlackPart() {
        Inpainting.Builder inpainting =
                Inpainting.builder(halves(32, 0, 0xFFFFFF)).blur(0);
        assertEquals(255, gray(masked(inpainting.build()).mask(), 63));
        assertEquals(0, gray(masked(inpainting.inverted(true).build()).mask(), 63));
    }

    /**
     * Sigma 1 has 2 · int(3) + 1 = 7 weights, 0.399 in the middle: the first white pixel keeps (1 + 0.399) / 2 of 255 =
     * 178, the one before gets the rest, and four pixels away nothing changes. 8-bit weights are off by up to 2 levels.
     */
    @Test
    void theEdgeIsBlurred() {
        RgbImage mask = masked(
                        Inpainting.builder(halves(32, 0, 0xFFFFFF)).blur(1).build())
                .mask();
        assertEquals(178, gray(mask, 32), 2);
        assertEquals(77, gray(mask, 31), 2);
        assertEquals(0, gray(mask, 28));
        assertEquals(255, gray(mask, 35));
    }

    /** Across the edge nothing is left of a blur that goes along it. */
    @Test
    void eachDirectionHasItsOwnBlur() {
        Inpainting.Builder inpainting = Inpainting.builder(halves(32, 0, 0xFFFFFF));
        assertEquals(255, gray(masked(inpainting.blur(0, 4).build()).mask(), 32));
        assertEquals(
                masked(inpainting.blur(4).build()).mask(),
                masked(inpainting.blur(4, 0).build()).mask());
    }

    /** 70 x 66 pixels have 8 x 8 cells. */
    @Test
    void aPictureFittedAsALatentKeepsItsSizeButForTheRest() {
        GenerationRequest request = GenerationRequest.builder("x")
                .initialImage(InitialImage.builder(RgbImage.of(70, 66, new byte[3 * 70 * 66]))
                        .fit(ImageFit.LATENT)
                        .build())
                .build();
        RgbImage encoded =
                InitialPicture.of(request, new ImageSize(128, 64)).orElseThrow().image();
        assertEquals(new ImageSize(64, 64), new ImageSize(encoded.width(), encoded.height()));
    }

    /** A mask of two pixels covers the same halves as one of the picture's size, but for its interpolated middle. */
    @Test
    void aMaskOfAnotherSizeIsStretched() {
        RgbImage small = RgbImage.of(2, 1, new byte[] {0, 0, 0, -1, -1, -1});
        RgbImage mask = masked(Inpainting.builder(small).blur(0).build()).mask();
        assertEquals(0, gray(mask, 15));
        assertEquals(255, gray(mask, 48));
    }
}
