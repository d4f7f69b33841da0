package io.github.ctrlora4j.runtime.images;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.RgbImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrientationTest {
    /** One byte of red per pixel: a letter. */
    private static RgbImage picture(String... rows) {
        byte[] rgb = new byte[3 * rows.length * rows[0].length()];
        String pixels = String.join("", rows);
        for (int i = 0; i < pixels.length(); i++) {
            rgb[3 * i] = (byte) pixels.charAt(i);
        }
        return RgbImage.of(rows[0].length(), rows.length, rgb);
    }

    private static String rows(RgbImage image) {
        StringBuilder rows = new StringBuilder();
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                rows.append((char) (image.rgb(x, y) >> 16));
            }
            rows.append(y + 1 < image.height() ? "/" : "");
        }
        return rows.toString();
    }

    /** The corners as EXIF 2.32 defines them; 6 is the usual portrait, whose left column is the top row. */
    @ParameterizedTest
    @CsvSource({
        "1, abc/def",
        "2, cba/fed",
        "3, fed/cba",
        "4, def/abc",
        "5, ad/be/cf",
        "6, da/eb/fc",
        "7, fc/eb/da",
        "8, cf/be/ad"
    })
    void turnsAsExifSays(int number, String expected) throws IOException {
        assertEquals(
                expected,
                rows(Orientation.of(new ExifBlock(exif(number, false))).apply(picture("abc", "def"))));
        assertEquals(
                expected, rows(Orientation.of(new ExifBlock(exif(number, true))).apply(picture("abc", "def"))));
        assertEquals(expected, rows(ImageFiles.read(png(exif(number, false)), "turned.png")));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9, -1, 256})
    void otherNumbersMeanUpright(int number) throws IOException {
        assertEquals(Orientation.UPRIGHT, Orientation.of(new ExifBlock(exif(number, false))));
    }

    @Test
    void damageMeansUpright() throws IOException {
        byte[] whole = exif(6, false);
        for (int length = 0; length < whole.length - 2; length++) {
            assertEquals(Orientation.UPRIGHT, Orientation.of(new ExifBlock(Arrays.copyOf(whole, length))));
        }
        whole[4] = (byte) 0xFF; // the directory lies far behind the end
        assertEquals(Orientation.UPRIGHT, Orientation.of(new ExifBlock(whole)));
    }

    /** A TIFF header and a directory of one entry: tag 0x0112, one SHORT. */
    private static byte[] exif(int number, boolean isLittle) throws IOException {
        ByteArrayOutputStream exif = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(exif);
        out.writeBytes(isLittle ? "II" : "MM");
        for (int value : new int[] {42, -8, 1, 0x0112, 3, -1}) {
            boolean isLong = value < 0;
            int number32 = Math.abs(value);
            if (isLong) {
                out.writeInt(isLittle ? Integer.reverseBytes(number32) : number32);
            } else {
                out.writeShort(isLittle ? Short.reverseBytes((short) number32) : number32);
            }
        }
        out.writeShort(isLittle ? Short.reverseBytes((short) number) : number);
        out.writeShort(0);
        return exif.toByteArray();
    }

    private static byte[] png(byte[] exif) throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(png);
        out.writeLong(0x89504E470D0A1A0AL);
        chunk(out, "IHDR", new byte[] {0, 0, 0, 3, 0, 0, 0, 2, 8, 2, 0, 0, 0});
        byte[] pixels = picture("abc", "def").toBytes();
        byte[] lines = new byte[2 * 10];
        System.arraycopy(pixels, 0, lines, 1, 9);
        System.arraycopy(pixels, 9, lines, 11, 9);
        Deflater deflater = new Deflater();
        deflater.setInput(lines);
        deflater.finish();
        byte[] data = new byte[100];
        int length = deflater.deflate(data);
        deflater.end();
        chunk(out, "IDAT", Arrays.copyOf(data, length));
        chunk(out, "eXIf", exif); // behind the pixels, where some programs put it
        chunk(out, "IEND", new byte[0]);
        return png.toByteArray();
    }

    private static void chunk(DataOutputStream out, String type, byte[] data) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(type.getBytes(StandardCharsets.US_ASCII));
        crc.update(data);
        out.writeInt(data.length);
        out.writeBytes(type);
        out.write(data);
        out.writeInt((int) crc.getValue());
    }
}
