package io.github.ctrlora4j.runtime.images;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.UnsupportedFileException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFilesTest {
    private static final RgbImage GRADIENT = gradient(20, 12);

    /** Color types of PNG. */
    private static final int RGB = 2;

    private static final int GRAY_AND_ALPHA = 4;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"a.png, true", "A.B.JPEG, true", "png, false", ".png, false", "a.pngx, false", "a., false"})
    void aNameHasTheEndingOfAnImage(String name, boolean isImage) {
        assertEquals(isImage, ImageFiles.hasImageName(Path.of("folder.png", name)));
    }

    private static RgbImage gradient(int width, int height) {
        byte[] rgb = new byte[width * height * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i * 7 / 3);
        }
        return RgbImage.of(width, height, rgb);
    }

    private static byte[] encoded(String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertTrue(ImageIO.write(GRADIENT.toBufferedImage(), format, out));
        return out.toByteArray();
    }

    private Path file(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }

    @Test
    void pngSurvivesTheRoundTrip() {
        Path file = folder.resolve("0000.png");
        ImageFiles.writePng(file, GRADIENT, Map.of());
        assertEquals(GRADIENT, ImageFiles.read(file));
    }

    @Test
    void textSurvivesTheRoundTrip() {
        Map<String, String> text = new LinkedHashMap<>();
        text.put("parameters", "a café\nNegative prompt: blurry\nSteps: 20");
        text.put("prompt", "日本の灯台 🙂");
        Path file = folder.resolve("0000.png");
        ImageFiles.writePng(file, GRADIENT, text);
        assertEquals(text, ImageFiles.readText(file));
        assertEquals(GRADIENT, ImageFiles.read(file));
    }

    /** The community's tools look for the very bytes: length, tEXt, keyword, NUL, Latin-1, CRC. */
    @Test
    void latinTextIsAPlainTextChunk() throws IOException {
        Path file = folder.resolve("0000.png");
        ImageFiles.writePng(file, GRADIENT, Map.of("parameters", "café"));
        byte[] chunk = chunk("tEXt", "parameters\0café".getBytes(StandardCharsets.ISO_8859_1));
        String whole = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertTrue(whole.contains(new String(chunk, StandardCharsets.ISO_8859_1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "gif"})
    void readsLosslessFormatsByContent(String format) throws IOException {
        // A GIF has 256 colors, this picture has 20 * 12 = 240 pixels.
        assertEquals(GRADIENT, ImageFiles.read(file("picture.jpg", encoded(format))));
    }

    @Test
    void readsJpegOfAnyName() throws IOException {
        RgbImage image = ImageFiles.read(encoded("jpg"), "upload");
        assertEquals("RgbImage 20x12", image.toString());
    }

    @Test
    void readsGrayAsItIsStored() throws IOException {
        BufferedImage gray = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
        gray.getRaster().setSample(1, 0, 0, 100);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(gray, "png", out);
        assertArrayEquals(
                new byte[] {0, 0, 0, 100, 100, 100},
                ImageFiles.read(out.toByteArray(), "gray").toBytes());
    }

    @Test
    void readsGrayWithAlphaAsItIsStored() throws IOException {
        // Two pixels: gray 100 opaque; gray 100 transparent, which is white.
        byte[] file = png(2, 1, GRAY_AND_ALPHA, new byte[] {0, 100, (byte) 255, 100, 0});
        byte[] expected = {100, 100, 100, (byte) 255, (byte) 255, (byte) 255};
        assertArrayEquals(expected, ImageFiles.read(file, "gray").toBytes());
    }

    /** 60,000 x 60,000 is rejected by side, 16,000 x 16,000 by area; neither has the pixels that it promises. */
    @ParameterizedTest
    @CsvSource({"60000, 60000", "16385, 1", "1, 16385", "16000, 16000"})
    void rejectsHugeImagesBeforeDecoding(int width, int height) throws IOException {
        Path file = file("huge.png", png(width, height, RGB, new byte[100]));
        UnsupportedFileException rejection = assertThrows(UnsupportedFileException.class, () -> ImageFiles.read(file));
        assertEquals(
                file + ": " + width + "x" + height
                        + " pixels; at most 16384 a side and 67 million in all are read; make it smaller",
                rejection.getMessage());
    }

    @Test
    void missingFileIsTheCallersError() {
        Path file = folder.resolve("nowhere.png");
        InvalidRequestException rejection = assertThrows(InvalidRequestException.class, () -> ImageFiles.read(file));
        assertEquals(file + ": no such image file", rejection.getMessage());
        assertThrows(InvalidRequestException.class, () -> ImageFiles.readText(file));
    }

    @Test
    void folderIsNoImage() {
        assertThrows(InvalidRequestException.class, () -> ImageFiles.read(folder));
        String message = assertThrows(InvalidRequestException.class, () -> ImageFiles.readText(folder))
                .getMessage();
        assertEquals(folder + ": not a file; give an image", message);
    }

    @Test
    void emptyFileIsNoImage() {
        MalformedFileException rejection =
                assertThrows(MalformedFileException.class, () -> ImageFiles.read(new byte[0], "empty.png"));
        assertEquals("empty.png: not an image: the file is empty", rejection.getMessage());
    }

    @Test
    void textIsNoImage() {
        byte[] text = "hello, this is not a picture".getBytes(StandardCharsets.UTF_8);
        MalformedFileException rejection =
                assertThrows(MalformedFileException.class, () -> ImageFiles.read(text, "notes.png"));
        assertEquals("notes.png: not an image (no PNG, JPEG, WebP, GIF or BMP signature)", rejection.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "'PK\u0003\u0004', a zip archive or PyTorch checkpoint; give a PNG or JPEG image",
        "'\u0008\0\0\0\0\0\0\0{}', a safetensors file; give a PNG or JPEG image",
    })
    void saysWhatTheFileIs(String head, String description) {
        byte[] content = head.getBytes(StandardCharsets.ISO_8859_1);
        UnsupportedFileException rejection =
                assertThrows(UnsupportedFileException.class, () -> ImageFiles.read(content, "photo"));
        assertEquals("photo: this is " + description, rejection.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "gif"})
    void rejectsImagesThatAreCutOff(String format) throws IOException {
        byte[] whole = encoded(format);
        byte[] half = Arrays.copyOf(whole, whole.length * 2 / 3);
        assertThrows(MalformedFileException.class, () -> ImageFiles.read(half, "half"));
    }

    /**
     * The last 24 bytes hold no pixels: IEND (12), the checksums of IDAT and zlib (4 + 4), the end of the last block.
     */
    @Test
    void rejectsEveryTruncationOfTheSamePng() throws IOException {
        byte[] whole = encoded("png");
        for (int length = 0; length < whole.length - 24; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThrows(MalformedFileException.class, () -> ImageFiles.read(part, "part"), "length " + length);
        }
    }

    /**
     * zTXt: keyword, NUL, method 0, zlib. iTXt: keyword, NUL, compressed 1, method 0, language, NUL, keyword, NUL,
     * zlib.
     */
    @Test
    void compressedTextIsRead() throws IOException {
        ByteArrayOutputStream latin = new ByteArrayOutputStream();
        latin.writeBytes("parameters\0\0".getBytes(StandardCharsets.ISO_8859_1));
        ByteArrayOutputStream international = new ByteArrayOutputStream();
        international.writeBytes("prompt\0\1\0en\0\0".getBytes(StandardCharsets.ISO_8859_1));
        try (DeflaterOutputStream out = new DeflaterOutputStream(latin)) {
            out.write("a café".getBytes(StandardCharsets.ISO_8859_1));
        }
        try (DeflaterOutputStream out = new DeflaterOutputStream(international)) {
            out.write("狐".getBytes(StandardCharsets.UTF_8));
        }
        Path file = file(
                "compressed.png",
                png(
                        1,
                        1,
                        RGB,
                        new byte[] {0, 1, 2, 3},
                        chunk("zTXt", latin.toByteArray()),
                        chunk("iTXt", international.toByteArray())));
        assertEquals(Map.of("parameters", "a café", "prompt", "狐"), ImageFiles.readText(file));
    }

    /** 64 MiB of zeros in a compressed text chunk: neither inflated for the pixels nor for the text. */
    @Test
    void skipsCompressedText() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        bomb.write("bomb\0\0".getBytes(StandardCharsets.ISO_8859_1));
        bomb.write(deflated(new byte[64 << 20]));
        Path file = file("bomb.png", png(1, 1, RGB, new byte[] {0, 1, 2, 3}, chunk("zTXt", bomb.toByteArray())));
        assertEquals(RgbImage.of(1, 1, new byte[] {1, 2, 3}), ImageFiles.read(file));
        assertEquals(Map.of(), ImageFiles.readText(file));
    }

    /** A bound on what a file can make of memory: the keys of its texts. */
    @Test
    void keepsAThousandTexts() throws IOException {
        byte[][] texts = new byte[1_100][];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = chunk("tEXt", ("k" + i + "\0v").getBytes(StandardCharsets.ISO_8859_1));
        }
        Path file = file("texts.png", png(1, 1, RGB, new byte[] {0, 1, 2, 3}, texts));
        assertEquals(1_000, ImageFiles.readText(file).size());
    }

    @Test
    void textOfATruncatedPngIsRejected() throws IOException {
        Path file = folder.resolve("0000.png");
        ImageFiles.writePng(file, GRADIENT, Map.of("parameters", "x"));
        Path cut = file("cut.png", Arrays.copyOf(Files.readAllBytes(file), 60));
        assertThrows(MalformedFileException.class, () -> ImageFiles.readText(cut));
    }

    private static byte[] png(int width, int height, int colorType, byte[] scanlines, byte[]... extraChunks)
            throws IOException {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(header);
        out.writeInt(width);
        out.writeInt(height);
        out.write(new byte[] {8, (byte) colorType, 0, 0, 0}); // 8 bit
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.write("\u0089PNG\r\n\u001a\n".getBytes(StandardCharsets.ISO_8859_1));
        png.write(chunk("IHDR", header.toByteArray()));
        for (byte[] extra : extraChunks) {
            png.write(extra);
        }
        png.write(chunk("IDAT", deflated(scanlines)));
        png.write(chunk("IEND", new byte[0]));
        return png.toByteArray();
    }

    private static byte[] deflated(byte[] data) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
            deflater.write(data);
        }
        return out.toByteArray();
    }

    private static byte[] chunk(String type, byte[] data) throws IOException {
        ByteArrayOutputStream chunk = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(chunk);
        byte[] name = type.getBytes(StandardCharsets.ISO_8859_1);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data);
        out.writeInt(data.length);
        out.write(name);
        out.write(data);
        out.writeInt((int) crc.getValue());
        return chunk.toByteArray();
    }
}
