package io.github.ctrlora4j.runtime.generation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Sends a picture or latent through a VAE in overlapping tiles, so that memory does not grow with the picture. At the
 * inner edges of a tile the network sees a border that is not there; so the outermost cells are dropped, and the next
 * ones fade into the neighboring tile. Group norms, which would otherwise give every tile other colors, take what all
 * tiles measure together: every tile goes through the network twice. Attention is not part of what is tiled. Immutable.
 *
 * <p>Where opposite edges fit together, a side of one tile is left to the network, whose convolutions wrap around then; a side of several begins and ends with cells of the opposite edge, which are cut off
 * afterwards.
 *
 * @param side of a tile in cells; a cell is one position of the latent
 * @param inputScale input elements per side of a cell
 * @param outputScale output elements per side of a cell
 * @param isSeamless whether opposite edges fit together
 */
record VaeTiles(int side, int inputScale, int outputScale, boolean isSeamless) {
    /** 512 pixels, for which a VAE of Stable Diffusion needs less than 1 GB. */
    static final int SIDE = 64;

    private static final int DROPPED = 4;
    private static final int FADED = 8;
    private static final int OVERLAP = 2 * DROPPED + FADED;

    VaeTiles {
        if (side <= OVERLAP) {
            throw new IllegalArgumentException("a tile needs more than " + OVERLAP + " cells, got " + side);
        }
    }

    /** Positions and weights of the tiles along one axis. */
    private record Span(int start, int length, float[] weights) {}

    /** One tile through the network, as {@code DiffusionModel.tile} says. */
    interface Network {
        NDList at(NDManager scope, NDArray tile, NDList statistics);
    }

    /**
     * @param input (1, C, H, W), whose sides are multiples of the input scale
     * @return owned by {@code owner}
     */
    NDArray through(NDManager owner, NDArray input, Network network) {
        int height = (int) input.getShape().get(2) / inputScale;
        int width = (int) input.getShape().get(3) / inputScale;
        try (NDManager scope = owner.newSubManager()) {
            NDList statistics = statistics(scope, input, network, height, width);
            BiFunction<NDManager, NDArray, NDList> measured = (local, tile) -> network.at(local, tile, statistics);
            int y = margin(height);
            int x = margin(width);
            if (y == 0 && x == 0) {
                return blended(owner, input, measured, height, width);
            }
            NDArray wrapped = wrapped(scope, wrapped(scope, input, 2, y * inputScale), 3, x * inputScale);
            NDArray larger = blended(scope, wrapped, measured, height + 2 * y, width + 2 * x);
            return cut(owner, larger, y * outputScale, x * outputScale);
        }
    }

    /** Cells of the opposite edge that are put before a side, and behind it: as far as an inner edge shows. */
    private int margin(int cells) {
        return isSeamless && cells > side ? DROPPED + FADED : 0;
    }

    private static NDArray wrapped(NDManager scope, NDArray input, int axis, int margin) {
        if (margin == 0) {
            return input;
        }
        long length = input.getShape().get(axis);
        NDArray before = input.get(along(axis, length - margin, length));
        before.attach(scope);
        NDArray behind = input.get(along(axis, 0, margin));
        behind.attach(scope);
        // A concatenation belongs to its first array's owner.
        return NDArrays.concat(new NDList(before, input, behind), axis);
    }

    private static NDIndex along(int axis, long from, long to) {
        return new NDIndex(axis == 2 ? ":, :, {}:{}, :" : ":, :, :, {}:{}", from, to);
    }

    private static NDArray cut(NDManager owner, NDArray picture, int y, int x) {
        Shape shape = picture.getShape();
        NDArray inner = picture.get(new NDIndex(":, :, {}:{}, {}:{}", y, shape.get(2) - y, x, shape.get(3) - x))
                .duplicate();
        inner.attach(owner);
        return inner;
    }

    /** The mean over tiles that do not overlap. */
    private NDList statistics(NDManager scope, NDArray input, Network network, int height, int width) {
        List<Span> rows = parts(height);
        List<Span> columns = parts(width);
        NDList means = new NDList();
        for (Span row : rows) {
            for (Span column : columns) {
                double share = (double) row.length() * column.length() / (height * width);
                try (NDManager local = scope.newSubManager()) {
                    NDList result = network.at(local, tile(local, input, row, column), new NDList());
                    for (int i = 1; i < result.size(); i++) {
                        NDArray part = result.get(i).mul((float) share);
                        if (means.size() < i) {
                            means.add(local.ret(part));
                        } else {
                            means.get(i - 1).addi(part);
                        }
                    }
                }
            }
        }
        return means;
    }

    private NDArray blended(
            NDManager owner, NDArray input, BiFunction<NDManager, NDArray, NDList> network, int height, int width) {
        float[] sum = {};
        float[] weight = new float[height * width * outputScale * outputScale];
        int channels = 0;
        for (Span row : spans(height)) {
            for (Span column : spans(width)) {
                try (NDManager local = owner.newSubManager()) {
                    NDArray output = network.apply(local, tile(local, input, row, column))
                            .get(0);
                    channels = (int) output.getShape().get(1);
                    sum = sum.length == 0 ? new float[channels * weight.length] : sum;
                    add(output.toFloatArray(), row, column, width * outputScale, sum, weight);
                }
            }
        }
        for (int i = 0; i < sum.length; i++) {
            sum[i] /= weight[i % weight.length];
        }
        return owner.create(sum, new Shape(1, channels, (long) height * outputScale, (long) width * outputScale));
    }

    private NDArray tile(NDManager scope, NDArray input, Span row, Span column) {
        NDArray tile = input.get(new NDIndex(
                ":, :, {}:{}, {}:{}",
                row.start() * inputScale,
                (row.start() + row.length()) * inputScale,
                column.start() * inputScale,
                (column.start() + column.length()) * inputScale));
        tile.attach(scope);
        return tile;
    }

    /** As few tiles as cover the cells without overlap, of almost one length. */
    private List<Span> parts(int cells) {
        int count = (cells + side - 1) / side;
        List<Span> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int start = i * cells / count;
            parts.add(new Span(start, (i + 1) * cells / count - start, new float[0]));
        }
        return parts;
    }

    private void add(float[] tile, Span row, Span column, int width, float[] sum, float[] weight) {
        int rows = row.length() * outputScale;
        int columns = column.length() * outputScale;
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                float share = row.weights()[y] * column.weights()[x];
                int to = (row.start() * outputScale + y) * width + column.start() * outputScale + x;
                weight[to] += share;
                for (int c = 0; c * rows * columns < tile.length; c++) {
                    sum[c * weight.length + to] += share * tile[(c * rows + y) * columns + x];
                }
            }
        }
    }

    /** As few tiles as cover the cells with enough overlap, evenly spread. */
    private List<Span> spans(int cells) {
        int count = cells <= side ? 1 : (cells - OVERLAP + side - OVERLAP - 1) / (side - OVERLAP);
        int length = Math.min(side, cells);
        List<Span> spans = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int start = count == 1 ? 0 : (int) Math.round((double) i * (cells - length) / (count - 1));
            spans.add(new Span(start, length, weights(length, i > 0, i + 1 < count)));
        }
        return spans;
    }

    private float[] weights(int length, boolean hasBefore, boolean hasBehind) {
        float[] weights = new float[length * outputScale];
        for (int i = 0; i < weights.length; i++) {
            float position = (i + 0.5f) / outputScale;
            float before = hasBefore ? faded(position) : 1;
            float behind = hasBehind ? faded(length - position) : 1;
            weights[i] = Math.min(before, behind);
        }
        return weights;
    }

    /** 0 to 1 by the distance from an inner edge. */
    private static float faded(float cells) {
        return Math.max(0, Math.min((cells - DROPPED) / FADED, 1));
    }
}
