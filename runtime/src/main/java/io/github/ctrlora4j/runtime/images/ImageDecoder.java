package io.github.ctrlora4j.runtime.images;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.UnsupportedFileException;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Decodes one image from hostile bytes: kind by magic, size before pixels. Immutable. */
final class ImageDecoder {
    static final int MAX_SIDE = 16_384;

    /** 8192 x 8192. */
    static final long MAX_PIXELS = 1 << 26;

    /** Encoders write some ten passes; each one goes over all coefficients of the picture. */
    private static final int MAX_SCANS = 100;

    /** 16 passes over the largest picture. */
    private static final long MAX_SCANNED_PIXELS = 16 * MAX_PIXELS;

    /** Offset of the compression type in a BMP. */
    private static final int BMP_COMPRESSION = 30;

    private final String name;

    /** @param name the file, for messages */
    ImageDecoder(String name) {
        this.name = name;
    }

    /**
     * A picture as it is stored, in any color model.
     *
     * @param orientation how to turn it upright
     */
    record Decoded(BufferedImage pixels, Orientation orientation) {}

    Decoded decode(ImageInputStream stream) {
        try {
            return switch (kind(stream)) {
                case PNG -> png(stream);
                case JPEG -> jpeg(stream);
                case GIF -> gif(stream);
                case BMP -> bmp(stream);
                default -> webp(stream);
            };
        } catch (CtrloraException e) {
            throw e;
        } catch (IOException | RuntimeException e) { // ImageIO throws all sorts of exceptions on damage
            throw new MalformedFileException(
                    name,
                    "damaged image"
                            + Optional.ofNullable(e.getMessage())
                                    .map(message -> ": " + message)
                                    .orElse(""),
                    e);
        }
    }

    private FileKind kind(ImageInputStream stream) throws IOException {
        byte[] head = new byte[FileKind.HEAD];
        int length = Math.max(0, stream.read(head));
        stream.seek(0);
        if (length == 0) {
            throw new MalformedFileException(name, "not an image: the file is empty");
        }
        FileKind kind = FileKind.of(head);
        if (kind.isRead()) {
            return kind;
        }
        if (kind == FileKind.UNKNOWN) {
            throw new MalformedFileException(name, "not an image (no PNG, JPEG, WebP, GIF or BMP signature)");
        }
        String advice = kind.isImage() ? "convert it to PNG or JPEG" : "give a PNG or JPEG image";
        throw new UnsupportedFileException(name, "this is " + kind.description() + "; " + advice);
    }

    private Decoded png(ImageInputStream stream) throws IOException {
        PngChunks chunks = PngChunks.of(stream, name);
        BufferedImage image = pixels(jdkReader("png"), stream);
        BufferedImage converted = ColorProfile.of(chunks.profile(), 3)
                .map(profile -> profile.toSrgb(image))
                .orElse(image);
        return new Decoded(converted, chunks.orientation());
    }

    private Decoded jpeg(ImageInputStream stream) throws IOException {
        JpegHeader header = JpegHeader.of(stream);
        requireFewScans(header);
        if (header.hasFourComponents()) {
            Raster stored = read(jdkReader("jpeg"), stream, reader -> reader.readRaster(0, null));
            Optional<ColorProfile> profile = ColorProfile.of(header.profile(), 4);
            return new Decoded(CmykPixels.toRgb(stored, header.isYcck(), profile), header.orientation());
        }
        ImageInputStream clear =
                header.hasUnclearColors() ? JpegRepair.withClearColors(stream, header.isRgb()) : stream;
        return new Decoded(pixels(jdkReader("jpeg"), clear), header.orientation());
    }

    private void requireFewScans(JpegHeader header) {
        long pixels = (long) header.width() * header.height();
        if (header.scans() > MAX_SCANS || header.scans() * pixels > MAX_SCANNED_PIXELS) {
            throw new UnsupportedFileException(
                    name,
                    "a progressive JPEG of " + header.scans() + " passes takes too long; save it as a baseline JPEG");
        }
    }

    private Decoded gif(ImageInputStream stream) throws IOException {
        GifScreen screen = GifScreen.of(stream);
        requireSize(screen.width(), screen.height());
        return upright(screen.place(pixels(jdkReader("gif"), stream)));
    }

    /** A BMP may embed a JPEG or PNG of any size, which ImageIO decodes without asking. */
    private Decoded bmp(ImageInputStream stream) throws IOException {
        byte[] head = new byte[BMP_COMPRESSION + 1];
        int length = stream.read(head);
        stream.seek(0);
        if (length == head.length && (head[BMP_COMPRESSION] == 4 || head[BMP_COMPRESSION] == 5)) {
            throw new UnsupportedFileException(
                    name, "this is a BMP image with a JPEG or PNG inside; convert it to PNG or JPEG");
        }
        return upright(pixels(jdkReader("bmp"), stream));
    }

    private Decoded webp(ImageInputStream stream) throws IOException {
        Orientation orientation = Orientation.of(WebpChunks.exif(stream));
        return new Decoded(pixels(new WebPImageReaderSpi().createReaderInstance(), stream), orientation);
    }

    private static Decoded upright(BufferedImage pixels) {
        return new Decoded(pixels, Orientation.UPRIGHT);
    }

    /** The JDK's own reader: results must not depend on the other readers of an application. */
    private static ImageReader jdkReader(String format) {
        Iterable<ImageReader> readers = () -> ImageIO.getImageReadersByFormatName(format);
        return StreamSupport.stream(readers.spliterator(), false)
                .filter(reader -> reader.getClass().getName().startsWith("com.sun.imageio."))
                .findFirst()
                .orElseThrow(() -> new EngineException("this Java has no reader for " + format + " images"));
    }

    private BufferedImage pixels(ImageReader reader, ImageInputStream stream) throws IOException {
        return read(reader, stream, r -> r.read(0));
    }

    private <T> T read(ImageReader reader, ImageInputStream stream, Reading<T> reading) throws IOException {
        try {
            List<String> losses = new ArrayList<>();
            reader.addIIOReadWarningListener((source, warning) -> {
                // The JPEG reader fills what is missing with gray and only warns.
                if (warning.toLowerCase(Locale.ROOT).contains("premature end")) {
                    losses.add(warning);
                }
            });
            reader.setInput(stream, true, true);
            requireSize(reader.getWidth(0), reader.getHeight(0));
            T result = reading.from(reader);
            if (!losses.isEmpty()) {
                throw new MalformedFileException(name, "the image is cut off: " + losses.get(0));
            }
            return result;
        } finally {
            reader.dispose();
        }
    }

    private interface Reading<T> {
        T from(ImageReader reader) throws IOException;
    }

    private void requireSize(int width, int height) {
        if (width > MAX_SIDE || height > MAX_SIDE || (long) width * height > MAX_PIXELS) {
            throw new UnsupportedFileException(
                    name,
                    width + "x" + height + " pixels; at most " + MAX_SIDE + " a side and " + MAX_PIXELS / 1_000_000
                            + " million in all are read; make it smaller");
        }
    }
}
