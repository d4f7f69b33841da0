package io.github.ctrlora4j.runtime.images;

import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.runtime.files.WholeFile;
import io.github.ctrlora4j.runtime.images.ImageDecoder.Decoded;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Reads image files of any origin and writes PNGs. Stateless.
 *
 * <p>PNG, JPEG, WebP, GIF (its first picture on its canvas) and BMP are read, recognized by their content, up to 16,384
 * pixels a side and 67 million in all; the size is checked before a pixel is decoded. Pictures come upright (EXIF, in
 * JPEG, PNG and WebP) and in sRGB (ICC profiles; those of gray pictures are ignored). 16 bits are
 * rounded to 8; a gray picture that uses less than half of its range, such as depth in millimeters, is stretched to it.
 */
public final class ImageFiles {
    private static final Set<String> ENDINGS = Set.of("png", "jpg", "jpeg", "webp", "bmp", "gif");

    private ImageFiles() {}

    /**
     * @return the picture, with transparent areas composited on white
     * @throws InvalidRequestException if there is no such file
     * @throws io.github.ctrlora4j.api.MalformedFileException if it is damaged or not an image
     * @throws io.github.ctrlora4j.api.UnsupportedFileException if it is too large or another kind of file; the message
     *     says which
     */
    public static RgbImage read(Path file) {
        return read(file, ImageFiles::image);
    }

    /** As {@link #read(Path)}, with the transparent areas of the picture. */
    public static SourcePicture readSource(Path file) {
        return read(file, ImageFiles::source);
    }

    /** A mask as gray levels: white is painted; black and transparent are not. Throws as {@link #read(Path)}. */
    public static RgbImage readMask(Path file) {
        return read(file, ImageFiles::mask);
    }

    /**
     * As {@link #read(Path)}, from memory.
     *
     * @param name its name in messages
     */
    public static RgbImage read(byte[] file, String name) {
        return read(file, name, ImageFiles::image);
    }

    /** As {@link #readSource(Path)}, from memory. */
    public static SourcePicture readSource(byte[] file, String name) {
        return read(file, name, ImageFiles::source);
    }

    /** As {@link #readMask(Path)}, from memory. */
    public static RgbImage readMask(byte[] file, String name) {
        return read(file, name, ImageFiles::mask);
    }

    private static <T> T read(byte[] file, String name, Function<Decoded, T> result) {
        // Not ImageIO.createImageInputStream: that one may write a cache file.
        try (ImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            return result.apply(new ImageDecoder(name).decode(stream));
        } catch (IOException e) {
            throw new EngineException(name, "cannot be read from memory", e);
        }
    }

    private static <T> T read(Path file, Function<Decoded, T> result) {
        requireFile(file);
        try (ImageInputStream stream = new FileImageInputStream(file.toFile())) {
            return result.apply(new ImageDecoder(file.toString()).decode(stream));
        } catch (IOException e) {
            throw new InvalidRequestException(file.toString(), "the image cannot be opened: " + e.getMessage(), e);
        }
    }

    /** Whether a file's name ends as those of the pictures that are read here do. */
    public static boolean hasImageName(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return dot > 0 && ENDINGS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
    }

    static void requireFile(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new InvalidRequestException(
                    file.toString(), Files.exists(file) ? "not a file; give an image" : "no such image file");
        }
    }

    private static SourcePicture source(Decoded decoded) {
        return new SourcePicture(
                image(decoded), PictureChannels.erased(decoded.pixels()).map(erased -> decoded.orientation()
                        .apply(erased)));
    }

    private static RgbImage mask(Decoded decoded) {
        return decoded.orientation().apply(PictureChannels.mask(decoded.pixels()));
    }

    private static RgbImage image(Decoded decoded) {
        return decoded.orientation().apply(RgbImage.from(PictureChannels.withVisibleLevels(decoded.pixels())));
    }

    /**
     * Writes a PNG that appears whole or not at all, and never over an existing file.
     *
     * @param text text chunks by keyword (1 to 79 characters of Latin-1), written in the map's order
     * @throws InvalidRequestException if {@code target} exists
     * @throws EngineException if it cannot be written; nothing is left behind
     */
    public static void writePng(Path target, RgbImage image, Map<String, String> text) {
        byte[] png = PngEncoder.encode(image, text);
        WholeFile.create(target, out -> out.write(png));
    }

    /** A PNG in memory; {@code text} as in {@link #writePng}. */
    public static byte[] encodePng(RgbImage image, Map<String, String> text) {
        return PngEncoder.encode(image, text);
    }

    /**
     * The texts that an image's file carries, by keyword: the text chunks of a PNG (up to 1 MiB each, 8 MiB together
     * and 1,000 in number, the first of each keyword), and the EXIF comment of a JPEG or WebP as {@code parameters},
     * because web UIs write there what they write into that chunk of a PNG.
     *
     * @throws InvalidRequestException if there is no such file
     * @throws io.github.ctrlora4j.api.MalformedFileException if it is not an image that can be read, or a PNG is cut
     *     off
     */
    public static Map<String, String> readText(Path file) {
        return ImageTexts.read(file);
    }
}
