package io.github.ctrlora4j.plugins.mlsd;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.imaging.Canvas;

/** Pictures with a line, and how much of a map is white. */
final class LinePictures {
    private LinePictures() {}

    static RgbImage line(int width, int height, int... ends) {
        Canvas canvas = Canvas.black(width, height);
        canvas.line(ends[0], ends[1], ends[2], ends[3], 0xFFFFFF);
        return canvas.toImage();
    }

    static int whitePixels(RgbImage map) {
        int white = 0;
        for (byte value : map.toBytes()) {
            white += value == -1 ? 1 : 0;
        }
        return white / 3;
    }
}
