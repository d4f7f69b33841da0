package io.github.ctrlora4j.runtime.images;

import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.RgbImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** An 8-bit RGB PNG with text chunks, in memory. */
final class PngEncoder {
    private static final String FORMAT = "javax_imageio_png_1.0";

    private PngEncoder() {}

    static byte[] encode(RgbImage image, Map<String, String> text) {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        try (ImageOutputStream out = new MemoryCacheImageOutputStream(png)) {
            BufferedImage pixels = image.toBufferedImage();
            IIOMetadata metadata = writer.getDefaultImageMetadata(
                    ImageTypeSpecifier.createFromRenderedImage(pixels), writer.getDefaultWriteParam());
            metadata.mergeTree(FORMAT, textNodes(text));
            writer.setOutput(out);
            writer.write(new IIOImage(pixels, List.of(), metadata));
        } catch (IOException e) {
            throw new EngineException("a PNG of " + image + " cannot be encoded: " + e.getMessage(), e);
        } finally {
            writer.dispose();
        }
        return png.toByteArray();
    }

    /** tEXt where Latin-1 can hold the text, as every reader understands it; otherwise iTXt, which is UTF-8. */
    private static IIOMetadataNode textNodes(Map<String, String> text) {
        IIOMetadataNode latin = new IIOMetadataNode("tEXt");
        IIOMetadataNode international = new IIOMetadataNode("iTXt");
        text.forEach((keyword, value) -> {
            String safe = value.replace('\0', ' '); // NUL would end the text
            boolean isLatin = StandardCharsets.ISO_8859_1.newEncoder().canEncode(safe);
            (isLatin ? latin : international).appendChild(entry(isLatin, keyword, safe));
        });
        IIOMetadataNode root = new IIOMetadataNode(FORMAT);
        for (IIOMetadataNode node : List.of(latin, international)) {
            if (node.hasChildNodes()) {
                root.appendChild(node);
            }
        }
        return root;
    }

    private static IIOMetadataNode entry(boolean isLatin, String keyword, String value) {
        IIOMetadataNode entry = new IIOMetadataNode(isLatin ? "tEXtEntry" : "iTXtEntry");
        entry.setAttribute("keyword", keyword);
        entry.setAttribute(isLatin ? "value" : "text", value);
        if (!isLatin) {
            entry.setAttribute("compressionFlag", "FALSE");
            entry.setAttribute("compressionMethod", "0");
            entry.setAttribute("languageTag", "");
            entry.setAttribute("translatedKeyword", "");
        }
        return entry;
    }
}
