package io.github.ctrlora4j.runtime.images;

import io.github.ctrlora4j.api.UnsupportedFileException;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.InflaterInputStream;
import javax.imageio.stream.ImageInputStream;

/**
 * What a PNG says about itself outside its pixels: orientation and color profile. Source: PNG specification, 3rd
 * edition.
 */
final class PngChunks {
    /**
     * Chunks other than pixels (IDAT). An animation of 10,000 pictures has some 20,000; the JDK's reader takes a second
     * for 200,000 of them.
     */
    private static final int MAX_CHUNKS = 100_000;

    private static final int SIGNATURE_BYTES = 8;
    private static final int CRC_BYTES = 4;
    private static final int MAX_EXIF_BYTES = 1 << 20;

    private Orientation orientation = Orientation.UPRIGHT;
    private byte[] profile = {};

    private PngChunks() {}

    /**
     * Reads the heads of all chunks, and leaves the stream at its beginning. A file that ends early is read up to its
     * end.
     */
    static PngChunks of(ImageInputStream stream, String file) throws IOException {
        PngChunks chunks = new PngChunks();
        try {
            chunks.read(stream, file);
        } catch (EOFException e) {
            // The decoder will say what is missing.
        }
        stream.seek(0);
        return chunks;
    }

    private void read(ImageInputStream stream, String file) throws IOException {
        byte[] type = new byte[4];
        int others = 0;
        stream.seek(SIGNATURE_BYTES);
        while (true) {
            long length = stream.readUnsignedInt();
            stream.readFully(type);
            String name = new String(type, StandardCharsets.ISO_8859_1);
            long next = stream.getStreamPosition() + length + CRC_BYTES;
            if (name.equals("IEND")) {
                return;
            }
            if (!name.equals("IDAT") && ++others > MAX_CHUNKS) {
                throw new UnsupportedFileException(
                        file, "has more than " + MAX_CHUNKS + " chunks besides its pixels; save the picture again");
            }
            if (name.equals("eXIf") && length <= MAX_EXIF_BYTES) {
                orientation = Orientation.of(new ExifBlock(data(stream, length)));
            } else if (name.equals("iCCP") && length <= ColorProfile.MAX_BYTES) {
                profile = inflated(data(stream, length));
            }
            stream.seek(next);
        }
    }

    private static byte[] data(ImageInputStream stream, long length) throws IOException {
        byte[] data = new byte[(int) length];
        stream.readFully(data);
        return data;
    }

    /** A name, NUL, the method of compression, the compressed profile. Damage counts as no profile. */
    private static byte[] inflated(byte[] chunk) {
        int name = 0;
        while (name < chunk.length && chunk[name] != 0) {
            name++;
        }
        int start = Math.min(name + 2, chunk.length);
        try (InflaterInputStream in =
                new InflaterInputStream(new ByteArrayInputStream(chunk, start, chunk.length - start))) {
            return in.readNBytes(ColorProfile.MAX_BYTES + 1);
        } catch (IOException e) {
            return new byte[0];
        }
    }

    Orientation orientation() {
        return orientation;
    }

    /** The embedded ICC profile; empty if there is none. */
    byte[] profile() {
        return profile;
    }
}
