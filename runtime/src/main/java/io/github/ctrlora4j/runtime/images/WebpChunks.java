package io.github.ctrlora4j.runtime.images;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.stream.ImageInputStream;

/** What a WebP says about itself outside its pixels. Stateless. Source: WebP container specification. */
final class WebpChunks {
    private static final int FIRST_CHUNK = 12;
    private static final int MAX_CHUNKS = 100_000;
    private static final int MAX_EXIF_BYTES = 1 << 20;

    /** Some programs put JPEG's name before the block. */
    private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);

    private WebpChunks() {}

    /** Reads the heads of the chunks, and leaves the stream at its beginning. */
    static ExifBlock exif(ImageInputStream stream) throws IOException {
        ByteOrder before = stream.getByteOrder();
        stream.setByteOrder(ByteOrder.LITTLE_ENDIAN);
        try {
            byte[] type = new byte[4];
            stream.seek(FIRST_CHUNK);
            for (int i = 0; i < MAX_CHUNKS; i++) {
                stream.readFully(type);
                long length = stream.readUnsignedInt();
                long next = stream.getStreamPosition() + length + length % 2;
                if (new String(type, StandardCharsets.US_ASCII).equals("EXIF") && length <= MAX_EXIF_BYTES) {
                    byte[] exif = new byte[(int) length];
                    stream.readFully(exif);
                    boolean isNamed =
                            exif.length >= EXIF.length && Arrays.equals(exif, 0, EXIF.length, EXIF, 0, EXIF.length);
                    return new ExifBlock(isNamed ? Arrays.copyOfRange(exif, EXIF.length, exif.length) : exif);
                }
                stream.seek(next);
            }
            return ExifBlock.EMPTY;
        } catch (EOFException e) {
            return ExifBlock.EMPTY;
        } finally {
            stream.setByteOrder(before);
            stream.seek(0);
        }
    }
}
