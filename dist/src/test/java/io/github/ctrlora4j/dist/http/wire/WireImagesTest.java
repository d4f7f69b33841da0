package io.github.ctrlora4j.dist.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireImagesTest {
    private static final RgbImage PICTURE = RgbImage.of(2, 1, new byte[] {10, 20, 30, 40, 50, 60});
    private static final String PNG = WireImages.encode(PICTURE, "png", 0, Map.of("parameters", "a cat"));

    private static ApiException refusal(String text) {
        return assertThrows(ApiException.class, () -> WireImages.source("unit.image", text));
    }

    @Test
    void picturesComeWithAndWithoutADataUri() {
        for (String text : new String[] {PNG, "data:image/png;base64," + PNG, "  " + PNG + "\n"}) {
            assertEquals(PICTURE, WireImages.source("image", text).image());
        }
    }

    /** Old clients break their lines. */
    @Test
    void base64MayHaveLineBreaks() {
        String broken = PNG.substring(0, 40) + "\r\n" + PNG.substring(40);

        assertEquals(PICTURE, WireImages.source("image", broken).image());
    }

    @Test
    void aPngCarriesItsText() {
        byte[] file = WireImages.bytes("image", PNG);

        assertTrue(new String(file, StandardCharsets.ISO_8859_1).contains("parameters\0a cat"));
    }

    /** A JPEG begins with the bytes FF D8 FF. */
    @Test
    void aJpegIsAsGoodAsItsQuality() {
        RgbImage noise = RgbImage.of(64, 64, noise(3 * 64 * 64));
        byte[] good = Base64.getDecoder().decode(WireImages.encode(noise, "jpg", 95, Map.of()));
        byte[] poor = Base64.getDecoder().decode(WireImages.encode(noise, "jpeg", 10, Map.of()));

        assertEquals((byte) 0xd8, good[1]);
        assertTrue(poor.length < good.length);
        assertEquals(64, ImageFiles.read(good, "image").width());
    }

    private static byte[] noise(int length) {
        byte[] noise = new byte[length];
        new java.util.Random(1).nextBytes(noise);
        return noise;
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://example.org/a.png", "HTTPS://example.org/a.png", " https://127.0.0.1/"})
    void addressesAreNotFetched(String address) {
        assertEquals(422, refusal(address).status());
        assertTrue(String.valueOf(refusal(address).getMessage()).startsWith("unit.image: addresses are not fetched"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "YWJj", "====", "data:image/png;base64,", "../../picture.png"})
    void whatIsNoPictureIsRefusedByItsField(String text) {
        assertEquals(422, refusal(text).status());
        assertTrue(String.valueOf(refusal(text).getMessage()).startsWith("unit.image: "));
    }

    /** A header of 33 bytes claims 50,000 x 50,000 pixels. */
    @Test
    void aPictureThatClaimsToBeHugeIsRefusedBeforeItIsDecoded() {
        ByteBuffer header = ByteBuffer.allocate(17)
                .put("IHDR".getBytes(StandardCharsets.US_ASCII))
                .putInt(50_000)
                .putInt(50_000)
                .put(new byte[] {8, 2, 0, 0, 0});
        CRC32 checksum = new CRC32();
        checksum.update(header.array());
        byte[] bomb = ByteBuffer.allocate(33)
                .putLong(0x89504e470d0a1a0aL)
                .putInt(13)
                .put(header.array())
                .putInt((int) checksum.getValue())
                .array();

        ApiException refusal = refusal(Base64.getEncoder().encodeToString(bomb));

        assertTrue(String.valueOf(refusal.getMessage()).contains("50000x50000 pixels"), refusal.getMessage());
    }
}
