package io.github.ctrlora4j.runtime.images;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;
import javax.imageio.stream.ImageInputStream;

/**
 * What a JPEG says about itself outside its pixels. Reads the file once, without decoding. Source: ITU T.81, JFIF 1.02,
 * the APP14 segment of Adobe, the APP2 segments of the ICC.
 */
final class JpegHeader {
    private static final int SOI = 0xD8;
    private static final int EOI = 0xD9;
    private static final int SOS = 0xDA;
    private static final int APP0 = 0xE0;
    private static final int APP1 = 0xE1;
    private static final int APP2 = 0xE2;
    private static final int APP14 = 0xEE;

    private static final byte[] JFIF = "JFIF\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ICC = "ICC_PROFILE\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ADOBE = "Adobe".getBytes(StandardCharsets.US_ASCII);

    private final ByteArrayOutputStream profile = new ByteArrayOutputStream();
    private boolean hasJfif;
    private boolean hasExif;
    private OptionalInt adobeTransform = OptionalInt.empty();
    private ExifBlock exif = ExifBlock.EMPTY;
    private byte[] componentIds = {};
    private int width;
    private int height;
    private int scans;

    private JpegHeader() {}

    /**
     * Reads to the end of the file, and leaves the stream at its beginning. A file that ends early is read up to its
     * end.
     */
    static JpegHeader of(ImageInputStream stream) throws IOException {
        JpegHeader header = new JpegHeader();
        JpegMarkers markers = new JpegMarkers(stream);
        try {
            int marker = markers.next();
            while (marker != EOI) {
                if (marker == SOS) {
                    header.scans++;
                } else if (marker != SOI) {
                    header.segment(marker, markers);
                }
                marker = markers.next();
            }
        } catch (EOFException e) {
            // The decoder will say what is missing.
        }
        stream.seek(0);
        return header;
    }

    private void segment(int marker, JpegMarkers markers) throws IOException {
        if (marker == APP0 || marker == APP1 || marker == APP2 || marker == APP14) {
            application(marker, markers.segment());
        } else if (isFrame(marker)) {
            frame(markers.segment());
        }
    }

    /** SOF0 to SOF15, without the tables and the JPG marker among them. */
    private static boolean isFrame(int marker) {
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }

    private void application(int marker, byte[] data) {
        if (marker == APP0 && startsWith(data, JFIF)) {
            hasJfif = true;
        } else if (marker == APP1 && startsWith(data, EXIF)) {
            hasExif = true;
            exif = new ExifBlock(Arrays.copyOfRange(data, EXIF.length, data.length));
        } else if (marker == APP2 && startsWith(data, ICC) && profile.size() <= ColorProfile.MAX_BYTES) {
            // After the name: the number of this part and of all parts; parts come in order.
            int start = Math.min(ICC.length + 2, data.length);
            profile.write(data, start, data.length - start);
        } else if (marker == APP14 && startsWith(data, ADOBE) && data.length >= 12) {
            adobeTransform = OptionalInt.of(data[11] & 0xFF);
        }
    }

    /** Precision, height, width, number of components; then for each its id, sampling and table. */
    private void frame(byte[] data) {
        int components = data.length < 6 ? 0 : data[5] & 0xFF;
        if (data.length >= 6 + 3 * components && data.length >= 6) {
            height = (data[1] & 0xFF) << 8 | data[2] & 0xFF;
            width = (data[3] & 0xFF) << 8 | data[4] & 0xFF;
            componentIds = new byte[components];
            for (int i = 0; i < components; i++) {
                componentIds[i] = data[6 + 3 * i];
            }
        }
    }

    private static boolean startsWith(byte[] data, byte[] name) {
        return data.length >= name.length && Arrays.equals(data, 0, name.length, name, 0, name.length);
    }

    /** Number of passes over the picture. */
    int scans() {
        return scans;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    Orientation orientation() {
        return Orientation.of(exif);
    }

    ExifBlock exif() {
        return exif;
    }

    /** The embedded ICC profile; empty if there is none. */
    byte[] profile() {
        return profile.toByteArray();
    }

    /** CMYK or YCCK. */
    boolean hasFourComponents() {
        return componentIds.length == 4;
    }

    /** True if the four components are luma, two differences and black. */
    boolean isYcck() {
        return adobeTransform.orElse(0) == 2;
    }

    /** True if the JDK would interpret three components differently from libjpeg, which other programs use. */
    boolean hasUnclearColors() {
        if (componentIds.length != 3) {
            return false;
        }
        boolean isAdobeClear = adobeTransform.orElse(1) == 1;
        boolean isMarked = hasJfif || hasExif || adobeTransform.isPresent();
        return !isAdobeClear || !isMarked && !Arrays.equals(componentIds, new byte[] {1, 2, 3}) && !isNamedRgb();
    }

    /** The rule of libjpeg ({@code default_decompress_parms}) for three components. */
    boolean isRgb() {
        return !hasJfif && (adobeTransform.isPresent() ? adobeTransform.getAsInt() == 0 : isNamedRgb());
    }

    private boolean isNamedRgb() {
        return Arrays.equals(componentIds, new byte[] {'R', 'G', 'B'});
    }
}
