package io.github.ctrlora4j.dist.http.wire;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import io.github.ctrlora4j.runtime.images.SourcePicture;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Iterator;
import java.util.Map;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Pictures as JSON carries them: base64, with or without a data URI in front. Paths and addresses are never read.
 * Stateless.
 */
public final class WireImages {
    /** 4096 x 4096: four times what can be drawn. */
    public static final long MAX_PIXELS = 1L << 24;

    private WireImages() {}

    /**
     * @param path of the field, for messages
     * @throws ApiException 422 if it is not a picture, or too large
     */
    public static SourcePicture source(String path, String text) {
        byte[] file = bytes(path, text);
        try {
            return ImageFiles.readSource(file, path);
        } catch (CtrloraException e) {
            throw damaged(path, e.problem(), e);
        }
    }

    /** As {@link #source}, as a mask: white in the area to work on. */
    public static RgbImage mask(String path, String text) {
        byte[] file = bytes(path, text);
        try {
            return ImageFiles.readMask(file, path);
        } catch (CtrloraException e) {
            throw damaged(path, e.problem(), e);
        }
    }

    /** The file that a field carries, whose picture is not too large. */
    public static byte[] bytes(String path, String text) {
        String stripped = text.strip();
        if (stripped.regionMatches(true, 0, "http://", 0, 7) || stripped.regionMatches(true, 0, "https://", 0, 8)) {
            throw ApiException.field(path, "addresses are not fetched; send the picture itself as base64");
        }
        int comma = stripped.startsWith("data:") ? stripped.indexOf(',') : -1;
        byte[] file;
        try {
            file = Base64.getMimeDecoder().decode(stripped.substring(comma + 1));
        } catch (IllegalArgumentException e) {
            throw damaged(path, "Invalid encoded image: not base64", e);
        }
        requireReasonableSize(path, file);
        return file;
    }

    private static void requireReasonableSize(String path, byte[] file) {
        try (ImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
            if (!readers.hasNext()) {
                throw ApiException.field(
                        path,
                        "Invalid encoded image: " + file.length + " bytes that are not a picture; send PNG, JPEG"
                                + " or WebP as base64");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(stream, true, true);
                long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
                if (pixels > MAX_PIXELS) {
                    throw ApiException.field(
                            path,
                            "the picture has " + reader.getWidth(0) + "x" + reader.getHeight(0) + " pixels; at most "
                                    + MAX_PIXELS + " are taken");
                }
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {
            if (e instanceof ApiException refused) {
                throw refused;
            }
            throw damaged(path, "Invalid encoded image: it is damaged", e);
        }
    }

    private static ApiException damaged(String path, String problem, Throwable cause) {
        ApiException failure = ApiException.field(path, problem);
        failure.initCause(cause);
        return failure;
    }

    /**
     * Base64 of a picture.
     *
     * @param format {@code png}, {@code jpg} or {@code jpeg}
     * @param quality of a JPEG, 1..100
     * @param text text chunks of a PNG; JPEG takes none
     */
    public static String encode(RgbImage image, String format, int quality, Map<String, String> text) {
        byte[] file = format.equals("png") ? ImageFiles.encodePng(image, text) : jpeg(image, quality);
        return Base64.getEncoder().encodeToString(file);
    }

    private static byte[] jpeg(RgbImage image, int quality) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (ImageOutputStream out = new MemoryCacheImageOutputStream(file)) {
            ImageWriteParam settings = writer.getDefaultWriteParam();
            settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            settings.setCompressionQuality(quality / 100f);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image.toBufferedImage(), null, null), settings);
        } catch (IOException e) {
            throw new EngineException("a JPEG of " + image + " cannot be encoded", e);
        } finally {
            writer.dispose();
        }
        return file.toByteArray();
    }
}
