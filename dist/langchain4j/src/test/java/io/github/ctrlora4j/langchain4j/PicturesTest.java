package io.github.ctrlora4j.langchain4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.langchain4j.data.image.Image;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.GeneratedImage;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageFit;
import io.github.ctrlora4j.api.host.InitialImage;
import io.github.ctrlora4j.api.host.Inpainting;
import io.github.ctrlora4j.api.host.MaskedContent;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PicturesTest {
    private static final RgbImage RED = pixel(255, 0, 0);
    private static final RgbImage WHITE = pixel(255, 255, 255);
    private static final RgbImage OTHER = pixel(1, 2, 3);

    private static RgbImage pixel(int red, int green, int blue) {
        return RgbImage.of(1, 1, new byte[] {(byte) red, (byte) green, (byte) blue});
    }

    private static Image image(byte[] bytes) {
        return Image.builder()
                .base64Data(Base64.getEncoder().encodeToString(bytes))
                .build();
    }

    private static Image image(RgbImage picture) {
        return image(ImageFiles.encodePng(picture, Map.of()));
    }

    private static GenerationRequest.Builder request() {
        return GenerationRequest.builder("ink");
    }

    @Test
    void aDrawnPictureIsAPngWithItsParameters() {
        Image encoded = Pictures.encoded(GeneratedImage.of(RED, 7, "a cat\nSeed: 7"));
        byte[] png = Base64.getDecoder().decode(encoded.base64Data());
        assertEquals("image/png", encoded.mimeType());
        assertEquals("a cat\nSeed: 7", encoded.revisedPrompt());
        assertEquals(RED, ImageFiles.read(png, "answer"));
        // The keyword of a text chunk, and the zero behind it.
        assertTrue(new String(png, StandardCharsets.ISO_8859_1).contains("parameters\0"));
        assertArrayEquals(new byte[] {(byte) 0x89, 'P', 'N', 'G'}, Arrays.copyOf(png, 4));
    }

    @Test
    void aPictureTakesThePlaceOfTheRequestsOwn() {
        InitialImage.Builder own =
                InitialImage.builder(OTHER).denoise(0.3).fit(ImageFit.CROP).allSteps(true);
        GenerationRequest edit =
                Pictures.edit(request().initialImage(own.build()).build(), image(RED), Optional.empty());
        assertEquals(
                Optional.of(InitialImage.builder(RED)
                        .denoise(0.3)
                        .fit(ImageFit.CROP)
                        .allSteps(true)
                        .build()),
                edit.initialImage());
        assertEquals(Optional.empty(), edit.inpainting());
        assertEquals(
                Optional.of(InitialImage.builder(RED).build()),
                Pictures.edit(request().build(), image(RED), Optional.empty()).initialImage());
    }

    @Test
    void aMaskTakesThePlaceOfTheRequestsOwn() {
        Inpainting.Builder own = Inpainting.builder(OTHER)
                .blur(2, 3)
                .content(MaskedContent.LATENT_NOISE)
                .onlyMasked(true)
                .padding(9)
                .inverted(true);
        GenerationRequest request = request()
                .initialImage(InitialImage.builder(OTHER).build())
                .inpainting(own.build())
                .build();
        assertEquals(
                Optional.of(Inpainting.builder(WHITE)
                        .blur(2, 3)
                        .content(MaskedContent.LATENT_NOISE)
                        .onlyMasked(true)
                        .padding(9)
                        .inverted(true)
                        .build()),
                Pictures.edit(request, image(RED), Optional.of(image(WHITE))).inpainting());
        assertEquals(
                Optional.of(Inpainting.builder(WHITE).build()),
                Pictures.edit(request().build(), image(RED), Optional.of(image(WHITE)))
                        .inpainting());
    }

    /** Alpha 0 is white in the mask; a mask that is given counts instead. */
    @Test
    void anErasedPartIsAMask() throws IOException {
        BufferedImage erased = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(erased, "png", png);
        Image picture = image(png.toByteArray());
        assertEquals(
                WHITE,
                Pictures.edit(request().build(), picture, Optional.empty())
                        .inpainting()
                        .orElseThrow()
                        .mask());
        RgbImage black = pixel(0, 0, 0);
        assertEquals(
                black,
                Pictures.edit(request().build(), picture, Optional.of(image(black)))
                        .inpainting()
                        .orElseThrow()
                        .mask());
    }

    @Test
    void dataThatAreNotAPictureAreNamed() {
        GenerationRequest request = request().build();
        Image remote = Image.builder().url("https://example.org/cat.png").build();
        assertEquals(
                "image: has no base64 data; read the picture and give its bytes, because no URL is opened",
                assertThrows(InvalidRequestException.class, () -> Pictures.edit(request, remote, Optional.empty()))
                        .getMessage());
        // One letter more than whole groups of four.
        Image broken = Image.builder().base64Data("YWJjZ").build();
        InvalidRequestException e = assertThrows(
                InvalidRequestException.class, () -> Pictures.edit(request, image(RED), Optional.of(broken)));
        assertTrue(e.getMessage().startsWith("mask: its data is not base64: "), e.getMessage());
    }
}
