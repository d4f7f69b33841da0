package io.github.ctrlora4j.runtime.images;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.UnsupportedFileException;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.ImageInputStream;

/** Decodes one image from hostile bytes: kind by magic, size before pixels, metadata never. */
final class ImageDecoder {
    static final int MAX_SIDE = 16_384;

    /** 8192 x 8192. */
    static final long MAX_PIXELS = 1 << 26;

    private final String name;

    /** @param name the file, for messages */
    ImageDecoder(String name) {
        this.name = name;
    }

    RgbImage decode(ImageInputStream stream) {
        try {
            return pixels(stream, format(stream));
        } catch (CtrloraException e) {
            throw e;
        } catch (IOException | RuntimeException e) { // ImageIO meets damage with all sorts of exceptions
            throw new MalformedFileException(name + ": damaged image: " + e.getMessage(), e);
        }
    }

    private String format(ImageInputStream stream) throws IOException {
        byte[] head = new byte[FileKind.HEAD];
        int length = Math.max(0, stream.read(head));
        stream.seek(0);
        if (length == 0) {
            throw new MalformedFileException(name + ": not an image: the file is empty");
        }
        FileKind kind = FileKind.of(head);
        return kind.readableFormat().orElseThrow(() -> refusal(kind));
    }

    private CtrloraException refusal(FileKind kind) {
        if (kind == FileKind.UNKNOWN) {
            return new MalformedFileException(name + ": not an image (no PNG, JPEG or GIF signature)");
        }
        String advice = kind.isImage() ? "; convert it to PNG or JPEG" : "; a PNG or JPEG image is wanted";
        return new UnsupportedFileException(name + ": this is " + kind.description() + advice);
    }

    private RgbImage pixels(ImageInputStream stream, String format) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
        try {
            List<String> losses = new ArrayList<>();
            reader.addIIOReadWarningListener((source, warning) -> {
                // The JPEG reader fills what is missing with gray and only warns.
                if (warning.toLowerCase(Locale.ROOT).contains("premature end")) {
                    losses.add(warning);
                }
            });
            reader.setInput(stream, true, true);
            checkSize(reader.getWidth(0), reader.getHeight(0));
            checkColours(reader.getImageTypes(0));
            BufferedImage image = reader.read(0);
            if (!losses.isEmpty()) {
                throw new MalformedFileException(name + ": the image is cut off: " + losses.get(0));
            }
            return RgbImage.from(image);
        } finally {
            reader.dispose();
        }
    }

    /** Older JDKs do not read CMYK at all, newer ones take no notice of Adobe's inversion of it. */
    private void checkColours(Iterator<ImageTypeSpecifier> types) {
        if (!types.hasNext() || types.next().getColorModel().getColorSpace().getType() == ColorSpace.TYPE_CMYK) {
            throw new UnsupportedFileException(name + ": its colours are CMYK; convert it to RGB");
        }
    }

    private void checkSize(int width, int height) {
        if (width > MAX_SIDE || height > MAX_SIDE || (long) width * height > MAX_PIXELS) {
            throw new UnsupportedFileException(name + ": " + width + "x" + height + " pixels; at most " + MAX_SIDE
                    + " a side and " + MAX_PIXELS / 1_000_000 + " million in all are read; make it smaller");
        }
    }
}
