package io.github.ctrlora4j.imaging;

import io.github.ctrlora4j.api.RgbImage;
import java.util.Arrays;

/**
 * A picture to draw on, pixel for pixel as OpenCV draws (8-connected, no antialiasing, colors opaque). Anything outside
 * is clipped. Colors are {@code 0xRRGGBB}. Mutable, confined to one thread.
 */
public final class Canvas {
    private final Pixels pixels;

    private Canvas(Pixels pixels) {
        this.pixels = pixels;
    }

    /** @throws IllegalArgumentException if a side is not positive or the canvas too large for an array */
    public static Canvas black(int width, int height) {
        return new Canvas(new Pixels(new byte[0], 0, 0, 3).blank(width, height));
    }

    /** Starts from a copy of the picture. */
    public static Canvas of(RgbImage image) {
        return new Canvas(Pixels.of(image));
    }

    public int width() {
        return pixels.width();
    }

    public int height() {
        return pixels.height();
    }

    /** The picture as it is now; later drawing does not change it. */
    public RgbImage toImage() {
        return pixels.toRgb();
    }

    /** One pixel. */
    public void point(int x, int y, int rgb) {
        span(y, x, x, rgb);
    }

    /** {@code canvas[top:bottom, left:right] = rgb}: right and bottom are not included. */
    public void fillRectangle(int left, int top, int right, int bottom, int rgb) {
        for (int y = Math.max(0, top); y < Math.min(bottom, height()); y++) {
            span(y, left, right - 1L, rgb);
        }
    }

    /**
     * Copies a picture so that its first pixel lands at (x, y). On a larger canvas this pads, on a smaller one, with
     * negative coordinates, it crops.
     */
    public void paste(RgbImage image, int x, int y) {
        int from = Math.max(0, x);
        long to = Math.min((long) x + image.width(), width());
        if (from >= to) {
            return;
        }
        Pixels source = Pixels.of(image);
        for (int row = Math.max(0, y); row < Math.min((long) y + image.height(), height()); row++) {
            int in = (row - y) * source.stride() + 3 * (from - x);
            int out = row * pixels.stride() + 3 * from;
            System.arraycopy(source.data(), in, pixels.data(), out, 3 * (int) (to - from));
        }
    }

    /** {@code cv2.line} of thickness 1, both ends included. */
    public void line(int x1, int y1, int x2, int y2, int rgb) {
        new LineDrawing(this, rgb).thin(x1, y1, x2, y2);
    }

    /**
     * {@code cv2.line}: with a thickness above 1 a filled strip with round ends.
     *
     * @throws IllegalArgumentException if the thickness is not within 1 to 32767, OpenCV's largest
     */
    public void line(int x1, int y1, int x2, int y2, int rgb, int thickness) {
        if (thickness < 1 || thickness > Short.MAX_VALUE) {
            throw new IllegalArgumentException("the thickness of a line must be within 1..32767, got " + thickness);
        }
        if (thickness == 1) {
            line(x1, y1, x2, y2, rgb);
        } else {
            new LineDrawing(this, rgb).thick(x1, y1, x2, y2, thickness);
        }
    }

    /**
     * {@code cv2.circle} with thickness -1: Bresenham's circle, filled.
     *
     * @throws IllegalArgumentException if the radius is not within 0 to 32767
     */
    public void fillCircle(int centerX, int centerY, int radius, int rgb) {
        if (radius < 0 || radius > Short.MAX_VALUE) {
            throw new IllegalArgumentException("the radius of a circle must be within 0..32767, got " + radius);
        }
        int dx = radius;
        int dy = 0;
        int error = 0;
        while (dx >= dy) {
            span((long) centerY - dy, (long) centerX - dx, (long) centerX + dx, rgb);
            span((long) centerY + dy, (long) centerX - dx, (long) centerX + dx, rgb);
            span((long) centerY - dx, (long) centerX - dy, (long) centerX + dy, rgb);
            span((long) centerY + dx, (long) centerX - dy, (long) centerX + dy, rgb);
            error += 2 * dy + 1;
            dy++;
            if (error > 0) {
                error -= 2 * dx - 1;
                dx--;
            }
        }
    }

    /**
     * {@code cv2.fillConvexPoly}: the outline by the line rule and the rows between its sides.
     *
     * @param corners x and y of each corner in turn, around the polygon
     * @throws IllegalArgumentException if there is no corner or the number of coordinates is odd
     */
    public void fillConvexPolygon(int[] corners, int rgb) {
        if (corners.length == 0 || corners.length % 2 != 0) {
            throw new IllegalArgumentException(
                    "a polygon needs x and y of each corner, got " + corners.length + " numbers");
        }
        LineDrawing outline = new LineDrawing(this, rgb);
        int last = corners.length - 2;
        for (int i = 0; i <= last; i += 2) {
            int before = i == 0 ? last : i - 2;
            outline.thin(corners[before], corners[before + 1], corners[i], corners[i + 1]);
        }
        long[] fixed = Arrays.stream(corners)
                .mapToLong(c -> (long) c << ConvexFill.SHIFT)
                .toArray();
        ConvexFill.fill(this, fixed, rgb);
    }

    /**
     * The ellipse of {@code cv2.ellipse2Poly(center, (a, b), angle, 0, 360, 1)}, filled with
     * {@code cv2.fillConvexPoly}: how OpenPose draws a limb.
     *
     * @param a half-axis along {@code angle}
     * @param b half-axis across
     * @param angle in degrees, clockwise as y points down
     */
    public void fillEllipse(int centerX, int centerY, int a, int b, int angle, int rgb) {
        fillConvexPolygon(EllipsePolygon.corners(centerX, centerY, a, b, angle), rgb);
    }

    /** Pixels {@code from} to {@code to} of a row, both included; pixels outside the canvas are skipped. */
    void span(long y, long from, long to, int rgb) {
        if (y < 0 || y >= height()) {
            return;
        }
        byte[] data = pixels.data();
        int i = (int) y * pixels.stride() + 3 * (int) Math.min(Math.max(0, from), width());
        int end = (int) y * pixels.stride() + 3 * (int) (Math.max(-1, Math.min(to, width() - 1L)) + 1);
        for (; i < end; i += 3) {
            data[i] = (byte) (rgb >> 16);
            data[i + 1] = (byte) (rgb >> 8);
            data[i + 2] = (byte) rgb;
        }
    }
}
