package io.github.ctrlora4j.plugins.bbox;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.imaging.Canvas;
import io.github.ctrlora4j.imaging.Interpolation;
import io.github.ctrlora4j.imaging.Resize;

/**
 * A picture at the top left of a square, gray in the rest: how networks see pictures of any shape. Immutable.
 *
 * @param scale from the source's pixels to the square's
 */
record Letterbox(RgbImage square, double scale) {
    private static final int PADDING = 0x727272; // gray 114: YOLOX's

    static Letterbox of(RgbImage source, int side, Interpolation interpolation) {
        double scale = Math.min((double) side / source.width(), (double) side / source.height());
        int width = Math.max(1, (int) (source.width() * scale));
        int height = Math.max(1, (int) (source.height() * scale));
        Canvas canvas = Canvas.black(side, side);
        canvas.fillRectangle(0, 0, side, side, PADDING);
        canvas.paste(Resize.to(source, width, height, interpolation), 0, 0);
        return new Letterbox(canvas.toImage(), scale);
    }
}
