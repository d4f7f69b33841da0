package io.github.ctrlora4j.runtime.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.UnsupportedFileException;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageDecoderTest {
    private static byte[] bytes(String name) throws IOException {
        try (InputStream file = ImageDecoderTest.class.getResourceAsStream(name)) {
            return file.readAllBytes();
        }
    }

    private static RgbImage read(String name) throws IOException {
        return ImageFiles.read(bytes(name), name);
    }

    private static int largestDifference(RgbImage a, RgbImage b) {
        assertEquals(a.toString(), b.toString());
        byte[] left = a.toBytes();
        byte[] right = b.toBytes();
        int largest = 0;
        for (int i = 0; i < left.length; i++) {
            largest = Math.max(largest, Math.abs((left[i] & 0xFF) - (right[i] & 0xFF)));
        }
        return largest;
    }

    /** The decoder's exception has no message. */
    @Test
    void saysNothingOfNullForDamage() {
        byte[] webp = "RIFF\0\0\0\0WEBPVP8 aaaaaaaa".getBytes(StandardCharsets.ISO_8859_1);

        assertEquals(
                "a.webp: damaged image",
                assertThrows(MalformedFileException.class, () -> ImageFiles.read(webp, "a.webp"))
                        .getMessage());
    }

    /**
     * Pillow reads each file as the picture beside it. Decoders may round each of the steps of a lossy format
     * otherwise: the transform by 1, the conversion of colors by 1 per product.
     */
    @ParameterizedTest
    @CsvSource({
        "exif6.jpg, exif6_jpg.png, 4",
        "nojfif_012.jpg, nojfif_012_jpg.png, 4",
        "adobe0_jfif.jpg, adobe0_jfif_jpg.png, 4",
        "cmyk.jpg, cmyk_jpg.png, 4",
        "lossless.webp, base.png, 0",
        "gif_small_first.gif, gif_small_first_gif.png, 0",
    })
    void agreesWithPillow(String file, String expected, int bound) throws IOException {
        int difference = largestDifference(read(expected), read(file));
        assertTrue(difference <= bound, file + " differs by " + difference + ", at most " + bound);
    }

    /**
     * WebP leaves open how halved differences of color become whole again; Pillow interpolates, TwelveMonkeys repeats.
     * That shows at colored edges, and in luma by what is cut off at 0 and 255. Elsewhere each decoder rounds: 1 on
     * average.
     */
    @Test
    void lossyWebpAgreesWithPillowInLuma() throws IOException {
        RgbImage expected = read("lossy_webp.png");
        RgbImage actual = read("lossy.webp");
        double sum = 0;
        for (int y = 0; y < expected.height(); y++) {
            for (int x = 0; x < expected.width(); x++) {
                double difference = Math.abs(luma(expected.rgb(x, y)) - luma(actual.rgb(x, y)));
                assertTrue(difference <= 16, "at " + x + ", " + y + ": " + difference);
                sum += difference;
            }
        }
        assertTrue(sum / (96 * 64) <= 1, "mean " + sum / (96 * 64));
    }

    private static double luma(int rgb) {
        return 0.299 * (rgb >> 16 & 0xFF) + 0.587 * (rgb >> 8 & 0xFF) + 0.114 * (rgb & 0xFF);
    }

    @Test
    void webpIsTurnedByItsExif() throws IOException {
        assertEquals(Orientation.TURNED_RIGHT.apply(read("base.png")), read("turned.webp"));
    }

    /** (200, 40, 40) of Display P3, as computed by the JDK's reader for a JPEG with the same profile. */
    @Test
    void profileOfPngActsAsInJpeg() throws IOException {
        assertEquals(0xDA001A, read("p3.png").rgb(2, 2));
        assertEquals(0xC82828, read("plain.png").rgb(2, 2));
    }

    @Test
    void bmpIsRead() throws IOException {
        RgbImage base = read("base.png");
        ByteArrayOutputStream bmp = new ByteArrayOutputStream();
        ImageIO.write(base.toBufferedImage(), "bmp", bmp);
        assertEquals(base, ImageFiles.read(bmp.toByteArray(), "base.bmp"));
    }

    /** Compression 4 is JPEG, whose size nobody has looked at. */
    @Test
    void rejectsBmpWithAnotherFormatInside() throws IOException {
        ByteArrayOutputStream bmp = new ByteArrayOutputStream();
        ImageIO.write(read("base.png").toBufferedImage(), "bmp", bmp);
        byte[] file = bmp.toByteArray();
        file[30] = 4;
        assertEquals(
                "base.bmp: this is a BMP image with a JPEG or PNG inside; convert it to PNG or JPEG",
                assertThrows(UnsupportedFileException.class, () -> ImageFiles.read(file, "base.bmp"))
                        .getMessage());
    }

    /**
     * Luma 150 and both differences 128 are 150 of each ink (libjpeg converts 255 - C, and C is stored inverted), which
     * lets 105 pass; black is stored as 204, so 204/255 of that: 105 * 204 / 255 = 84.
     */
    @Test
    void readsLumaAndBlackOfAdobe() throws IOException {
        byte[] jpeg = fourBands(150, 128, 128, 204);
        byte[] adobe = "\u00ff\u00ee\0\u000eAdobe\0\u0064\0\0\0\0\u0002".getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(jpeg, 0, 2);
        file.write(adobe);
        file.write(jpeg, 2, jpeg.length - 2);
        int rgb = ImageFiles.read(file.toByteArray(), "ycck.jpg").rgb(3, 3);
        for (int shift = 0; shift <= 16; shift += 8) {
            assertEquals(84, rgb >> shift & 0xFF, 2);
        }
    }

    private static byte[] fourBands(int... values) throws IOException {
        WritableRaster raster = Raster.createInterleavedRaster(0, 8, 8, 4, null);
        for (int i = 0; i < 64; i++) {
            raster.setPixel(i % 8, i / 8, values);
        }
        return jpeg(writer -> writer.write(new IIOImage(raster, List.of(), null)));
    }

    private interface Writing {
        void with(ImageWriter writer) throws IOException;
    }

    private static byte[] jpeg(Writing writing) throws IOException {
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(jpeg)) {
            writer.setOutput(stream);
            writing.with(writer);
        } finally {
            writer.dispose();
        }
        return jpeg.toByteArray();
    }

    private static byte[] progressive() throws IOException {
        BufferedImage picture = read("base.png").toBufferedImage();
        return jpeg(writer -> {
            ImageWriteParam param = writer.getDefaultWriteParam();
            param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
            IIOImage image = new IIOImage(
                    picture,
                    List.of(),
                    writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(picture), param));
            writer.write(null, image, param);
        });
    }

    /** The last pass of a progressive JPEG again and again: each goes over the whole picture. */
    private static byte[] withPasses(byte[] jpeg, int passes) {
        String text = new String(jpeg, StandardCharsets.ISO_8859_1);
        String last = text.substring(text.lastIndexOf("\u00ff\u00da"), jpeg.length - 2);
        return (text.substring(0, jpeg.length - 2) + last.repeat(passes) + "\u00ff\u00d9")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void readsProgressiveJpeg() throws IOException {
        assertEquals("RgbImage 96x64", ImageFiles.read(progressive(), "p.jpg").toString());
    }

    @Test
    void rejectsThousandsOfPasses() throws IOException {
        byte[] bomb = withPasses(progressive(), 2000);
        String message = assertThrows(UnsupportedFileException.class, () -> ImageFiles.read(bomb, "bomb.jpg"))
                .getMessage();
        assertTrue(message.startsWith("bomb.jpg: a progressive JPEG of 20"), message);
    }

    /** 50 passes are few for a small picture; over 67 million pixels they would take minutes. */
    @Test
    void rejectsFiftyPassesOverALargePicture() throws IOException {
        byte[] bomb = withPasses(progressive(), 50);
        int frame = new String(bomb, StandardCharsets.ISO_8859_1).indexOf("\u00ff\u00c2");
        bomb[frame + 5] = 0x20; // 8192 + 64 rows
        bomb[frame + 7] = 0x1F; // 7936 + 96 columns
        assertThrows(UnsupportedFileException.class, () -> ImageFiles.read(bomb, "bomb.jpg"));
    }

    @Test
    void rejectsPngOfCountlessChunks() throws IOException {
        byte[] png = bytes("base.png");
        byte[] text = {0, 0, 0, 3, 't', 'E', 'X', 't', 'a', 0, 'b', 0, 0, 0, 0};
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        int afterHeader = 8 + 25;
        file.write(png, 0, afterHeader);
        for (int i = 0; i < 100_001; i++) {
            file.write(text);
        }
        file.write(png, afterHeader, png.length - afterHeader);
        assertEquals(
                "many.png: has more than 100000 chunks besides its pixels; save the picture again",
                assertThrows(UnsupportedFileException.class, () -> ImageFiles.read(file.toByteArray(), "many.png"))
                        .getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "'\0\0\0\u0020ftypavif', an AVIF image",
        "'\0\0\0\u0020ftypheic', a HEIC image",
        "'\0\0\0\u0020ftypmif1', an AVIF or HEIC image",
        "'\u00ff\n', a JPEG XL image",
        "'\0\0\0\u000cJXL ', a JPEG XL image",
        "'II*\0', a TIFF image",
    })
    void namesTheKindsThatItCannotRead(String head, String kind) {
        byte[] content = Arrays.copyOf(head.getBytes(StandardCharsets.ISO_8859_1), 100);
        assertEquals(
                "photo: this is " + kind + "; convert it to PNG or JPEG",
                assertThrows(UnsupportedFileException.class, () -> ImageFiles.read(content, "photo"))
                        .getMessage());
    }
}
