package io.github.ctrlora4j.plugins.mlsd;

import io.github.ctrlora4j.api.condition.FloatArray;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A network's output: for each cell the score of a line's middle being there, and the offsets from the cell to the
 * line's two ends, x before y. Immutable.
 */
final class LineMaps {
    /** The reference considers this many of the most certain middles. */
    private static final int MAX_LINES = 200;

    private static final int OFFSETS = 4;

    private final int width;
    private final int height;
    private final double[] scores;
    /** Four numbers per cell. */
    private final float[] offsets;

    private LineMaps(int width, int height, double[] scores, float[] offsets) {
        this.width = width;
        this.height = height;
        this.scores = scores;
        this.offsets = offsets;
    }

    /** @param maps (1, 9, height, width), of which the first is the score's logit and the next four are the offsets */
    static LineMaps of(FloatArray maps) {
        int height = (int) maps.shape()[2];
        int width = (int) maps.shape()[3];
        float[] planes = maps.toArray();
        double[] scores = new double[width * height];
        float[] offsets = new float[OFFSETS * scores.length];
        for (int cell = 0; cell < scores.length; cell++) {
            scores[cell] = 1 / (1 + Math.exp(-planes[cell]));
            for (int i = 0; i < OFFSETS; i++) {
                offsets[OFFSETS * cell + i] = planes[(1 + i) * scores.length + cell];
            }
        }
        return new LineMaps(width, height, scores, offsets);
    }

    /**
     * @param scores (1, height, width, 1), from 0 to 1
     * @param offsets (1, height, width, 4)
     */
    static LineMaps of(FloatArray scores, FloatArray offsets) {
        float[] values = scores.toArray();
        return new LineMaps(
                (int) scores.shape()[2],
                (int) scores.shape()[1],
                IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray(),
                offsets.toArray());
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
        return Math.hypot(offset(cell, 2) - offset(cell, 0), offset(cell, 3) - offset(cell, 1));
    }

    private Line line(int cell, double scaleX, double scaleY) {
        int x = cell % width;
        int y = cell / width;
        return new Line(
                scaleX * (x + offset(cell, 0)),
                scaleY * (y + offset(cell, 1)),
                scaleX * (x + offset(cell, 2)),
                scaleY * (y + offset(cell, 3)));
    }

    /** @param which x and y of one end, then of the other */
    private double offset(int cell, int which) {
        return offsets[OFFSETS * cell + which];
    }
}
