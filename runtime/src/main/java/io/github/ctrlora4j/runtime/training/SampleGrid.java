package io.github.ctrlora4j.runtime.training;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.imaging.Canvas;
import io.github.ctrlora4j.imaging.Interpolation;
import io.github.ctrlora4j.imaging.Resize;
import java.util.ArrayList;
import java.util.List;

/**
 * Held-out pairs side by side, one per column: condition image, what is drawn along it, and the picture itself. Each
 * condition has a band of such columns. Confined to one thread.
 */
final class SampleGrid {
    /** Larger pictures are scaled down. */
    private static final int MAX_SIDE = 256;

    private static final int ROWS = 3;

    private static final int PREVIEWED = 6;

    private final List<List<List<RgbImage>>> bands = new ArrayList<>();

    /** Begins the band of another condition. */
    void band() {
        bands.add(new ArrayList<>());
    }

    void add(RgbImage condition, RgbImage drawn, RgbImage picture) {
        bands.get(bands.size() - 1).add(List.of(condition, drawn, picture));
    }

    /** @throws IllegalStateException if nothing was added */
    RgbImage draw() {
        RgbImage first = bands.stream()
                .flatMap(List::stream)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a grid needs a column"))
                .get(0);
        double scale = Math.min(1, (double) MAX_SIDE / Math.max(first.width(), first.height()));
        int width = (int) Math.round(first.width() * scale);
        int height = (int) Math.round(first.height() * scale);
        int columns = bands.stream().mapToInt(List::size).max().orElse(0);
        Canvas canvas = Canvas.black(width * columns, height * ROWS * bands.size());
        for (int band = 0; band < bands.size(); band++) {
            for (int x = 0; x < bands.get(band).size(); x++) {
                for (int y = 0; y < ROWS; y++) {
                    RgbImage picture = bands.get(band).get(x).get(y);
                    boolean fits = picture.width() == width && picture.height() == height;
                    canvas.paste(
                            fits ? picture : Resize.to(picture, width, height, Interpolation.AREA),
                            x * width,
                            (band * ROWS + y) * height);
                }
            }
        }
        return canvas.toImage();
    }

    /** The first columns of a band of a grid of {@code count} bands, for a pack that is to stay small. */
    static RgbImage preview(RgbImage grid, int band, int count) {
        int height = grid.height() / count;
        int side = height / ROWS;
        // Pictures that are not square may be narrower or wider than this; then all of them stay.
        int width = grid.width() % side == 0 ? Math.min(grid.width(), PREVIEWED * side) : grid.width();
        Canvas canvas = Canvas.black(width, height);
        canvas.paste(grid, 0, -band * height);
        return canvas.toImage();
    }
}
