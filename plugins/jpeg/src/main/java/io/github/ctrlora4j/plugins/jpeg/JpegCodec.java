package io.github.ctrlora4j.plugins.jpeg;

import io.github.ctrlora4j.api.PluginException;
import io.github.ctrlora4j.api.RgbImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriter;
import javax.imageio.plugins.jpeg.JPEGHuffmanTable;
import javax.imageio.plugins.jpeg.JPEGImageReadParam;
import javax.imageio.plugins.jpeg.JPEGImageWriteParam;
import javax.imageio.plugins.jpeg.JPEGQTable;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Baseline JPEG in memory with libjpeg's quality scale, which is not that of ImageIO's compression quality: so the
 * quantisation tables are given. Stateless.
 */
final class JpegCodec {
    private static final JPEGHuffmanTable[] DC = {JPEGHuffmanTable.StdDCLuminance, JPEGHuffmanTable.StdDCChrominance};
    private static final JPEGHuffmanTable[] AC = {JPEGHuffmanTable.StdACLuminance, JPEGHuffmanTable.StdACChrominance};

    private JpegCodec() {}

    /** @param quality below 1 counts as 1, above 100 as 100 */
    static RgbImage roundTrip(RgbImage source, int quality) {
        try {
            int within = Math.max(1, Math.min(100, quality));
            JPEGQTable[] tables = {scaled(JPEGQTable.K1Luminance, within), scaled(JPEGQTable.K2Chrominance, within)};
            return decode(encode(source, tables), tables);
        } catch (IOException e) {
            throw new PluginException("this Java cannot compress a JPEG in memory: " + e.getMessage(), e);
        }
    }

    private static byte[] encode(RgbImage source, JPEGQTable[] tables) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
            JPEGImageWriteParam parameters = new JPEGImageWriteParam(null);
            parameters.setEncodeTables(tables, DC, AC);
            writer.setOutput(stream);
            writer.write(null, new IIOImage(rgb(source), null, null), parameters);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** Three bytes a pixel, the layout from which the writer makes YCbCr with 2x2 chroma subsampling. */
    private static BufferedImage rgb(RgbImage source) {
        BufferedImage image = new BufferedImage(source.width(), source.height(), BufferedImage.TYPE_3BYTE_BGR);
        image.createGraphics().drawImage(source.toBufferedImage(), 0, 0, null);
        return image;
    }

    /** libjpeg's rule: s = 5000 / q below 50, else 200 - 2 q; entry = (base s + 50) / 100 within 1 to 255. */
    static JPEGQTable scaled(JPEGQTable base, int quality) {
        int scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
        int[] entries = base.getTable();
        for (int i = 0; i < entries.length; i++) {
            entries[i] = Math.max(1, Math.min(255, (entries[i] * scale + 50) / 100));
        }
        return new JPEGQTable(entries);
    }

    /** The stream is an abbreviated one: its tables do not stand in it. */
    private static RgbImage decode(byte[] bytes, JPEGQTable[] tables) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
        try (MemoryCacheImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            JPEGImageReadParam parameters = new JPEGImageReadParam();
            parameters.setDecodeTables(tables, DC, AC);
            reader.setInput(stream, true, true);
            return RgbImage.from(reader.read(0, parameters));
        } finally {
            reader.dispose();
        }
    }
}
