package io.github.ctrlora4j.runtime.images;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Rewrites the head of a JPEG so that the JDK reads its colors as libjpeg does. Stateless. */
final class JpegRepair {
    /** APP0: JFIF 1.01, no unit, 1:1, no thumbnail. */
    private static final byte[] YCBCR = latin("\u00ff\u00e0\0\u0010JFIF\0\u0001\u0001\0\0\u0001\0\u0001\0\0");

    /** APP14: Adobe, version 100, no flags, transform 0. */
    private static final byte[] RGB = latin("\u00ff\u00ee\0\u000eAdobe\0\u0064\0\0\0\0\0");

    private static final int SOS = 0xDA;

    private JpegRepair() {}

    /** A copy in memory whose first segment says what the three components are, without any other segment that does. */
    static ImageInputStream withClearColors(ImageInputStream jpeg, boolean isRgb) throws IOException {
        byte[] file = bytes(jpeg);
        ByteArrayOutputStream out = new ByteArrayOutputStream(file.length + YCBCR.length);
        out.write(file, 0, 2);
        out.writeBytes(isRgb ? RGB : YCBCR);
        int position = 2;
        while (position + 4 <= file.length && (file[position] & 0xFF) == 0xFF) {
            int marker = file[position + 1] & 0xFF;
            if (marker == 0xFF) { // a fill byte
                position++;
                continue;
            }
            if (marker == SOS) {
                break;
            }
            int length = 2 + ((file[position + 2] & 0xFF) << 8 | file[position + 3] & 0xFF);
            if (marker != 0xE0 && marker != 0xEE && position + length <= file.length) {
                out.write(file, position, length);
            }
            position += length;
        }
        if (position < file.length) {
            out.write(file, position, file.length - position);
        }
        return new MemoryCacheImageInputStream(new ByteArrayInputStream(out.toByteArray()));
    }

    private static byte[] bytes(ImageInputStream stream) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] block = new byte[1 << 16];
        stream.seek(0);
        for (int read = stream.read(block); read > 0; read = stream.read(block)) {
            bytes.write(block, 0, read);
        }
        if (bytes.size() < 2) {
            throw new EOFException();
        }
        return bytes.toByteArray();
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
