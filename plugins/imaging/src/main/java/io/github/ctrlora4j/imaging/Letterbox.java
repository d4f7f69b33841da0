package io.github.ctrlora4j.imaging;

import io.github.ctrlora4j.api.RgbImage;

/**
 * A picture scaled to fit into a square, as networks see pictures of any shape, and the way back from the square's
 * pixels. The scaled sides are truncated to whole pixels. Immutable.
 */
public final class Letterbox {
    private final RgbImage square;
    private final double scale;
    private final int left;
    private final int top;

    private Letterbox(RgbImage square, double scale, int left, int top) {
        this.square = square;
        this.scale = scale;
        this.left = left;
        this.top = top;
    }

    /** The picture at the top left. */
    public static Letterbox atTopLeft(RgbImage source, int side, Interpolation interpolation, int padding) {
        return of(source, side, interpolation, padding, 0);
    }

    /** The picture in the middle. */
    public static Letterbox centered(RgbImage source, int side, Interpolation interpolation, int padding) {
        return of(source, side, interpolation, padding, 0.5);
    }

    private static Letterbox of(
            RgbImage source, int side, Interpolation interpolation, int padding, double shareBefore) {
        double scale = Math.min((double) side / source.width(), (double) side / source.height());
        int width = Math.max(1, (int) (source.width() * scale));
        int height = Math.max(1, (int) (source.height() * scale));
        int left = (int) (shareBefore * (side - width));
        int top = (int) (shareBefore * (side - height));
        Canvas canvas = Canvas.black(side, side);
        canvas.fillRectangle(0, 0, side, side, padding);
        canvas.paste(Resize.to(source, width, height, interpolation), left, top);
        return new Letterbox(canvas.toImage(), scale, left, top);
    }

    /** The square that the network sees. */
    public RgbImage square() {
        return square;
    }

    /** Pixels of the source for a column of the square; outside of the source beside the picture. */
    public double x(double column) {
        return (column - left) / scale;
    }

    /** Pixels of the source for a row of the square; outside of the source above and below the picture. */
    public double y(double row) {
        return (row - top) / scale;
    }

    /** Pixels of the source for a length in the square. */
    public double length(double pixels) {
        return pixels / scale;
    }
}
