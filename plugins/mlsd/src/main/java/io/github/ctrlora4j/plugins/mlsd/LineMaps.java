package io.github.ctrlora4j.plugins.mlsd;

import io.github.ctrlora4j.api.condition.FloatArray;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The network's output: for each cell the logit of a line's middle being there, and the offsets from the cell to the
 * line's two ends, x before y. Immutable.
 */
final class LineMaps {
    /** The reference considers this many of the most certain middles. */
    private static final int MAX_LINES = 200;

    private final int width;
    private final int height;
    private final float[] maps;
    private final double[] scores;

    private LineMaps(int width, int height, float[] maps) {
        this.width = width;
        this.height = height;
        this.maps = maps;
        this.scores = new double[width * height];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = 1 / (1 + Math.exp(-maps[i]));
        }
    }

    static LineMaps of(FloatArray maps) {
        long[] shape = maps.shape();
        return new LineMaps((int) shape[3], (int) shape[2], maps.toArray());
    }

    /** Lines of a picture of this size, the most certain first. */
    List<Line> lines(Thresholds thresholds, int pictureWidth, int pictureHeight) {
        return IntStream.range(0, scores.length)
                .filter(this::isPeak)
                .boxed()
                .sorted(Comparator.comparingDouble(cell -> -scores[cell]))
                .limit(MAX_LINES)
                .filter(cell -> scores[cell] > thresholds.score() && distance(cell) > thresholds.distance())
                .map(cell -> line(cell, (double) pictureWidth / width, (double) pictureHeight / height))
                .toList();
    }

    /** True if no neighbor has a higher score. */
    private boolean isPeak(int cell) {
        int x = cell % width;
        int y = cell / width;
        for (int v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
            for (int u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
                if (scores[v * width + u] > scores[cell]) {
                    return false;
                }
            }
        }
        return true;
    }

    private double distance(int cell) {
        return Math.hypot(displacement(cell, 2) - displacement(cell, 0), displacement(cell, 3) - displacement(cell, 1));
    }

    private Line line(int cell, double scaleX, double scaleY) {
        int x = cell % width;
        int y = cell / width;
        return new Line(
                scaleX * (x + displacement(cell, 0)),
                scaleY * (y + displacement(cell, 1)),
                scaleX * (x + displacement(cell, 2)),
                scaleY * (y + displacement(cell, 3)));
    }

    /** @param which x and y of one end, then of the other */
    private double displacement(int cell, int which) {
        return maps[(1 + which) * scores.length + cell];
    }
}
