package io.github.ctrlora4j.runtime.images;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.UnsupportedFileException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.junit.jupiter.api.Test;

class PngChunksTest {
    /** A TIFF header, and a directory of one entry: orientation (0x0112), a SHORT, 1, 6. */
    private static final byte[] PORTRAIT = {
        'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0
    };

    private final ByteArrayOutputStream file = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(file);

    private void chunk(String type, byte[] data) throws IOException {
        if (file.size() == 0) {
            out.writeLong(0x89504E470D0A1A0AL);
        }
        out.writeInt(data.length);
        out.writeBytes(type);
        out.write(data);
        out.writeInt(0);
    }

    private PngChunks read() throws IOException {
        ImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(file.toByteArray()));
        PngChunks chunks = PngChunks.of(stream, "picture.png");
        assertEquals(0, stream.getStreamPosition());
        return chunks;
    }

    /** Name, NUL, method 0, zlib. */
    private static byte[] profile(String content) throws IOException {
        ByteArrayOutputStream chunk = new ByteArrayOutputStream();
        chunk.writeBytes("sRGB\0\0".getBytes(StandardCharsets.ISO_8859_1));
        try (DeflaterOutputStream zlib = new DeflaterOutputStream(chunk)) {
            zlib.write(content.getBytes(StandardCharsets.ISO_8859_1));
        }
        return chunk.toByteArray();
    }

    @Test
    void readsOrientationAndProfileWhereverTheyStand() throws IOException {
        chunk("IHDR", new byte[13]);
        chunk("iCCP", profile("colors"));
        chunk("IDAT", new byte[100]);
        chunk("eXIf", PORTRAIT);
        chunk("IEND", new byte[0]);
        assertEquals(Orientation.of(new ExifBlock(PORTRAIT)), read().orientation());
        assertArrayEquals("colors".getBytes(StandardCharsets.ISO_8859_1), read().profile());
    }

    @Test
    void aPlainPictureIsUprightAndHasNoProfile() throws IOException {
        chunk("IHDR", new byte[13]);
        chunk("IEND", new byte[0]);
        chunk("eXIf", PORTRAIT); // behind the end
        assertEquals(Orientation.UPRIGHT, read().orientation());
        assertEquals(0, read().profile().length);
    }

    @Test
    void aFileThatEndsEarlyIsReadSoFar() throws IOException {
        chunk("eXIf", PORTRAIT);
        out.writeInt(100);
        out.writeBytes("iCCPsRGB");
        assertEquals(Orientation.of(new ExifBlock(PORTRAIT)), read().orientation());
        assertEquals(0, read().profile().length);
    }

    @Test
    void aDamagedProfileCountsAsNone() throws IOException {
        chunk("iCCP", "sRGB\0\0no zlib".getBytes(StandardCharsets.ISO_8859_1));
        chunk("IEND", new byte[0]);
        assertEquals(0, read().profile().length);
        file.reset();
        chunk("iCCP", "sRGB".getBytes(StandardCharsets.ISO_8859_1));
        chunk("IEND", new byte[0]);
        assertEquals(0, read().profile().length);
    }

    /** Pixels do not count: 100,001 IDAT are read, as many others are not. */
    @Test
    void limitsChunksBesideThePixels() throws IOException {
        for (int i = 0; i <= 100_000; i++) {
            chunk("IDAT", new byte[0]);
        }
        for (int i = 0; i < 100_000; i++) {
            chunk("tEXt", new byte[0]);
        }
        read();
        chunk("tEXt", new byte[0]);
        assertThrows(UnsupportedFileException.class, this::read);
    }
}
