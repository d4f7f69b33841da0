package io.github.ctrlora4j.runtime.images;

import io.github.ctrlora4j.api.MalformedFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;

/** The texts beside the pixels of an image. Stateless. */
final class ImageTexts {
    /** The keyword of stable-diffusion-webui's chunk. */
    private static final String PARAMETERS = "parameters";

    private ImageTexts() {}

    static Map<String, String> read(Path file) {
        ImageFiles.requireFile(file);
        try (ImageInputStream stream = new FileImageInputStream(file.toFile())) {
            byte[] head = new byte[FileKind.HEAD];
            boolean isEmpty = stream.read(head) <= 0;
            stream.seek(0);
            return switch (isEmpty ? FileKind.UNKNOWN : FileKind.of(head)) {
                case PNG -> PngText.read(file);
                case JPEG -> comment(JpegHeader.of(stream).exif());
                case WEBP -> comment(WebpChunks.exif(stream));
                case GIF, BMP -> Map.of();
                default -> throw new MalformedFileException(file.toString(), "not an image that can be read");
            };
        } catch (IOException e) {
            throw new MalformedFileException(file.toString(), "the image cannot be read to its end", e);
        }
    }

    private static Map<String, String> comment(ExifBlock exif) {
        return exif.userComment().map(text -> Map.of(PARAMETERS, text)).orElse(Map.of());
    }
}
