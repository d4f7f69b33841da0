package io.github.ctrlora4j.dist.http.webui;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.dist.http.wire.ApiException;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How a picture of another shape is brought into the shape of the drawing. */
enum ResizeMode {
    STRETCH("0|just resize"),
    CROP("1|crop and resize|scale to fit (inner fit)|inner fit (scale to fit)"),
    FILL("2|resize and fill|envelope (outer fit)|outer fit (shrink to fit)");

    /** Between bars, in lower case. */
    private final String names;

    ResizeMode(String names) {
        this.names = names;
    }

    /** @param name number or name, current or old */
    static ResizeMode of(String path, String name) {
        String key = name.strip().toLowerCase(Locale.ROOT);
        return Stream.of(values())
                .filter(mode -> Arrays.asList(mode.names.split("\\|")).contains(key))
                .findFirst()
                .orElseThrow(() -> ApiException.field(
                        path,
                        "must be 'Just Resize', 'Crop and Resize' or 'Resize and Fill' (0, 1, 2), got '" + name + "'"));
    }

    /** The part in the middle that has the shape of {@code size}. */
    static RgbImage cropped(RgbImage image, ImageSize size) {
        double scale = Math.max((double) size.width() / image.width(), (double) size.height() / image.height());
        int width = Math.min(image.width(), Math.max(1, (int) Math.round(size.width() / scale)));
        int height = Math.min(image.height(), Math.max(1, (int) Math.round(size.height() / scale)));
        if (width == image.width() && height == image.height()) {
            return image;
        }
        BufferedImage part = image.toBufferedImage()
                .getSubimage((image.width() - width) / 2, (image.height() - height) / 2, width, height);
        return RgbImage.from(part);
    }

    /** The largest size of the image's shape that fits into {@code size}, in steps of 8 pixels. */
    static ImageSize inside(RgbImage image, ImageSize size) {
        double scale = Math.min((double) size.width() / image.width(), (double) size.height() / image.height());
        return new ImageSize(side(image.width() * scale, size.width()), side(image.height() * scale, size.height()));
    }

    private static int side(double wanted, int most) {
        return Math.max(64, Math.min(most, (int) Math.round(wanted / 8) * 8));
    }

    static RgbImage scaled(RgbImage image, ImageSize size) {
        BufferedImage canvas = new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = canvas.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(image.toBufferedImage(), 0, 0, size.width(), size.height(), null);
        graphics.dispose();
        return RgbImage.from(canvas);
    }

    /** The image in the middle of {@code size}, with bars in the median color of its border. */
    static RgbImage filled(RgbImage image, ImageSize size) {
        BufferedImage canvas = new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = canvas.createGraphics();
        graphics.setColor(new Color(borderColor(image)));
        graphics.fillRect(0, 0, size.width(), size.height());
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        int width = Math.min(image.width(), size.width());
        int height = Math.min(image.height(), size.height());
        graphics.drawImage(
                image.toBufferedImage(), (size.width() - width) / 2, (size.height() - height) / 2, width, height, null);
        graphics.dispose();
        return RgbImage.from(canvas);
    }

    private static int borderColor(RgbImage image) {
        int[] border = IntStream.concat(
                        IntStream.range(0, image.width())
                                .flatMap(x -> IntStream.of(image.rgb(x, 0), image.rgb(x, image.height() - 1))),
                        IntStream.range(0, image.height())
                                .flatMap(y -> IntStream.of(image.rgb(0, y), image.rgb(image.width() - 1, y))))
                .toArray();
        return median(border, 16) << 16 | median(border, 8) << 8 | median(border, 0);
    }

    private static int median(int[] colors, int shift) {
        int[] channel =
                IntStream.of(colors).map(color -> color >> shift & 255).sorted().toArray();
        return channel[channel.length / 2];
    }
}
