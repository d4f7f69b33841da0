package io.github.ctrlora4j.runtime.images;

import java.io.EOFException;
import java.io.IOException;
import javax.imageio.stream.ImageInputStream;

/** Walks over the markers of a JPEG; the data of the pixels between them is skipped. Confined to one thread. */
final class JpegMarkers {
    private static final int BLOCK = 1 << 16;

    private final ImageInputStream stream;
    private final byte[] block = new byte[BLOCK];
    private int position;
    private int end;
    /** Payload of the current marker's segment that was not read. */
    private int pending;

    /** @param stream at its beginning */
    JpegMarkers(ImageInputStream stream) {
        this.stream = stream;
    }

    /**
     * The next marker, without its 0xFF.
     *
     * @throws EOFException if the file ends before it
     */
    int next() throws IOException {
        skip(pending);
        pending = 0;
        while (true) {
            int b = read();
            while (b != 0xFF) {
                b = read();
            }
            while (b == 0xFF) {
                b = read();
            }
            // 0 stands for a 0xFF of the data; restarts and TEM have no segment and mean nothing here.
            boolean isData = b <= 0x01 || b >= 0xD0 && b <= 0xD7;
            if (!isData) {
                boolean hasSegment = b != 0xD8 && b != 0xD9;
                pending = hasSegment ? Math.max(0, (read() << 8 | read()) - 2) : 0;
                return b;
            }
        }
    }

    /** Payload of the segment of the marker that {@link #next} returned. */
    byte[] segment() throws IOException {
        byte[] data = new byte[pending];
        pending = 0;
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) read();
        }
        return data;
    }

    private void skip(int bytes) throws IOException {
        for (int i = 0; i < bytes; i++) {
            read();
        }
    }

    private int read() throws IOException {
        if (position == end) {
            end = stream.read(block);
            position = 0;
            if (end <= 0) {
                end = 0;
                throw new EOFException();
            }
        }
        return block[position++] & 0xFF;
    }
}
