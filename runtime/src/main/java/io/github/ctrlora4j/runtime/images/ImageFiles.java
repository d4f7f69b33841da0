package io.github.ctrlora4j.runtime.images;

import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.runtime.files.NewFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Reads image files of any origin and writes PNGs. Stateless.
 *
 * <p>PNG, JPEG and GIF (its first picture) are read, told by their content, up to 16,384 pixels a side and 67 million in
 * all; the size is checked before a pixel is decoded. Metadata is ignored, the orientation in a photo's EXIF too: turn
 * such a photo first.
 */
public final class ImageFiles {
    private ImageFiles() {}

    /**
     * @throws InvalidRequestException if there is no such file
     * @throws io.github.ctrlora4j.api.MalformedFileException if it is damaged or no image
     * @throws io.github.ctrlora4j.api.UnsupportedFileException if it is too large or something else; says what
     */
    public static RgbImage read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new InvalidRequestException(
                    Files.exists(file) ? file + " is not a file; an image is wanted" : "no image file " + file);
        }
        try (ImageInputStream stream = new FileImageInputStream(file.toFile())) {
            return new ImageDecoder(file.toString()).decode(stream);
        } catch (IOException e) {
            throw new InvalidRequestException("the image " + file + " cannot be opened: " + e.getMessage(), e);
        }
    }

    /**
     * As {@link #read(Path)}, from memory.
     *
     * @param name what messages call it
     */
    public static RgbImage read(byte[] file, String name) {
        // Not ImageIO.createImageInputStream: that one may write a cache file.
        try (ImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            return new ImageDecoder(name).decode(stream);
        } catch (IOException e) {
            throw new EngineException(name + " cannot be read from memory", e);
        }
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
        NewFile.write(target, out -> out.write(png));
    }

    /**
     * The uncompressed text chunks of a PNG (tEXt and iTXt, up to 1 MiB each) by keyword, the first one of each.
     *
     * @throws InvalidRequestException if there is no such file
     * @throws io.github.ctrlora4j.api.MalformedFileException if it is no PNG or cut off
     */
    public static Map<String, String> readText(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new InvalidRequestException("no image file " + file);
        }
        return PngText.read(file);
    }
}
