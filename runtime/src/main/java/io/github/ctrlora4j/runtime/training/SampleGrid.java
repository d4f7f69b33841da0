package io.github.ctrlora4j.runtime.training;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.imaging.Canvas;
import io.github.ctrlora4j.imaging.Interpolation;
import io.github.ctrlora4j.imaging.Resize;
import java.util.ArrayList;
import java.util.List;

/**
 * Held-out pairs side by side, one per column: condition image, what is drawn along it, and the picture itself. Confined
 * to one thread.
 */
final class SampleGrid {
    /** Larger pictures are scaled down. */
    private static final int MAX_SIDE = 256;

    private final List<List<RgbImage>> columns = new ArrayList<>();

    void add(RgbImage condition, RgbImage drawn, RgbImage picture) {
        columns.add(List.of(condition, drawn, picture));
    }

    /** @throws IllegalStateException if nothing was added */
    RgbImage draw() {
        if (columns.isEmpty()) {
            throw new IllegalStateException("a grid needs a column");
        }
        RgbImage first = columns.get(0).get(0);
        double scale = Math.min(1, (double) MAX_SIDE / Math.max(first.width(), first.height()));
        int width = (int) Math.round(first.width() * scale);
        int height = (int) Math.round(first.height() * scale);
        Canvas canvas =
                Canvas.black(width * columns.size(), height * columns.get(0).size());
        for (int x = 0; x < columns.size(); x++) {
            for (int y = 0; y < columns.get(x).size(); y++) {
                RgbImage picture = columns.get(x).get(y);
                boolean fits = picture.width() == width && picture.height() == height;
                canvas.paste(
                        fits ? picture : Resize.to(picture, width, height, Interpolation.AREA), x * width, y * height);
            }
        }
        return canvas.toImage();
    }
}
