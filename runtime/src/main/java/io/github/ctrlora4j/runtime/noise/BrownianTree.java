package io.github.ctrlora4j.runtime.noise;

import io.github.ctrlora4j.api.host.NoiseSource;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A Brownian path that depends on its seed alone, and not on where it is asked. The path's increment over an interval
 * is split into those of both halves by noise that is seeded with the place of the interval in the tree of all halves,
 * down to a resolution of 10<sup>-6</sup>. Confined to one thread.
 *
 * <p>This is torchsde's {@code BrownianTree} (google-research/torchsde, eb3a00e), without its area terms.
 */
final class BrownianTree {
    private static final int DECIMALS = 6;
    private static final int POOL = 24;

    /** torchsde's number. */
    static final int MAX_KEPT = 45;

    /** Part of the path; the two halves of node (n, d) are (2n, d + 1) and (2n + 1, d + 1). */
    private record Node(double start, double end, long number, int depth) {
        double middle() {
            return rounded(0.5 * (start + end));
        }

        Node left() {
            return new Node(start, middle(), 2 * number, depth + 1);
        }

        Node right() {
            return new Node(middle(), end, 2 * number + 1, depth + 1);
        }
    }

    private final NoiseSource source;
    private final long seed;
    private final int[] shape;
    private final Node whole;
    private final float[] total;
    private final int mostKept;
    private final Map<Node, float[]> kept = new LinkedHashMap<>();

    /**
     * @param mostKept how many parts of the path are remembered, at least one; what was forgotten is computed again, from
     *     noise that is seeded as before
     * @param start where the path begins
     * @param end above {@code start}
     * @param shape of the values
     */
    BrownianTree(NoiseSource source, long seed, int mostKept, double start, double end, int... shape) {
        this.mostKept = mostKept;
        this.source = source;
        this.seed = seed;
        this.shape = shape.clone();
        this.whole = new Node(rounded(start), rounded(end), 0, 0);
        this.total = noise(SeedSequence.state(seed, POOL, 1)[0]);
        float deviation = (float) Math.sqrt(end - start);
        for (int i = 0; i < total.length; i++) {
            total[i] *= deviation;
        }
    }

    /** How much the path rises from {@code from} to {@code to}, both moved into the path's own interval. */
    float[] rise(double from, double to) {
        float[] sum = new float[total.length];
        double first = within(from);
        double last = within(to);
        if (first < last) {
            add(whole, total, first, last, sum);
        }
        return sum;
    }

    private double within(double time) {
        return rounded(Math.max(whole.start, Math.min(time, whole.end)));
    }

    private void add(Node node, float[] rise, double from, double to, float[] sum) {
        if (from == node.start && to == node.end) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += rise[i];
            }
            return;
        }
        double middle = node.middle();
        if (from < middle) {
            add(node.left(), half(node, rise, true), from, Math.min(to, middle), sum);
        }
        if (to > middle) {
            add(node.right(), half(node, rise, false), Math.max(from, middle), to, sum);
        }
    }

    /** The rise over one half of a node, rounded to float32 where PyTorch does. */
    private float[] half(Node node, float[] rise, boolean isLeft) {
        Node half = isLeft ? node.left() : node.right();
        float[] known = kept.get(half);
        if (known != null) {
            return known;
        }
        double share = 1 / (node.end - node.start);
        double before = node.middle() - node.start;
        double after = node.end - node.middle();
        float deviation = (float) Math.sqrt(before * after * share);
        float[] values = noise(SeedSequence.state(seed, POOL, 1, node.number, node.depth)[0]);
        for (int i = 0; i < values.length; i++) {
            float left = (float) before * rise[i] * (float) share + deviation * values[i];
            values[i] = isLeft ? left : rise[i] - left;
        }
        if (kept.size() == mostKept) {
            kept.remove(kept.keySet().iterator().next());
        }
        kept.put(half, values);
        return values;
    }

    private float[] noise(int word) {
        return NoiseGenerator.of(source, Integer.toUnsignedLong(word)).randn(shape);
    }

    /** As Python rounds: to the nearest decimal number, in halves to the even one. */
    private static double rounded(double time) {
        return new BigDecimal(time).setScale(DECIMALS, RoundingMode.HALF_EVEN).doubleValue();
    }
}
