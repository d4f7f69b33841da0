package io.github.ctrlora4j.runtime.lora;

import io.github.ctrlora4j.api.checkpoint.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * Compares the shapes of a layer's change with the layer's weight, so that nothing is computed, and no memory reserved,
 * for factors that do not fit. Stateless.
 */
final class LayerShapes {
    private final LayerTensors change;
    private final long out;
    private final long in;
    /** Number of a convolution's places, 1 for linear layers. */
    private final long places;

    private final long elements;

    private LayerShapes(LayerTensors change, List<Long> weight) {
        this.change = change;
        this.out = weight.get(0);
        this.elements = weight.stream().reduce(1L, Math::multiplyExact);
        this.in = weight.size() > 1 ? weight.get(1) : 1;
        this.places = elements / out / in;
    }

    /** True if the change belongs to a weight of this shape. */
    static boolean fit(LayerTensors change, List<Long> weight) {
        boolean empty = change.leaves().values().stream().anyMatch(tensor -> tensor.elements() < 1);
        try {
            return !empty && !weight.isEmpty() && new LayerShapes(change, weight).fits();
        } catch (ArithmeticException | IndexOutOfBoundsException e) {
            // More elements than numbers of 64 bits count, or a tensor with too few axes.
            return false;
        }
    }

    private boolean fits() {
        boolean dora = change.find("dora_scale")
                .map(Tensor::elements)
                .map(count -> count == out || count == in)
                .orElse(true);
        return dora && fitsByKind();
    }

    private boolean fitsByKind() {
        if (change.has("lora_down.weight")) {
            return change.has("lora_up.weight") && lora();
        }
        if (change.has("hada_w1_a")) {
            return hadamard("1") && hadamard("2");
        }
        if (change.has("lokr_w1") || change.has("lokr_w1_a")) {
            return kronecker();
        }
        if (change.has("a1.weight")) {
            return places == 1 && GloraOrder.of(change, out, in).isPresent();
        }
        if (change.has("on_input")) {
            boolean input = change.number("on_input").orElse(0.0) != 0;
            return size("weight") == (input ? in : out);
        }
        if (change.has("oft_blocks")) {
            List<Long> blocks = change.get("oft_blocks").shape();
            boolean isRotation = blocks.size() == 4
                    ? butterfly("oft_blocks", out, Butterfly.Weave.ROWS)
                    : blocks.size() == 3
                            && blocks.get(1).equals(blocks.get(2))
                            && Math.multiplyExact(blocks.get(0), blocks.get(1)) == out;
            return isRotation && (!change.has("rescale") || size("rescale") == out);
        }
        if (change.has("boft_R")) {
            return butterfly("boft_R", Math.multiplyExact(in, places), Butterfly.Weave.HALF_BLOCKS)
                    && (!change.has("boft_s") || size("boft_s") == out);
        }
        Optional<Tensor> difference = change.find("diff").or(() -> change.find("w_norm"));
        return difference.map(tensor -> tensor.elements() == elements).orElse(!change.changesWeight());
    }

    private boolean butterfly(String leaf, long rows, Butterfly.Weave weave) {
        List<Long> shape = change.get(leaf).shape();
        return shape.size() == 4
                && shape.get(2).equals(shape.get(3))
                && butterfly(shape).fit(rows, weave);
    }

    /** @throws ArithmeticException if an extent does not fit into an int */
    static Butterfly.Blocks butterfly(List<Long> shape) {
        return new Butterfly.Blocks(
                Math.toIntExact(shape.get(0)), Math.toIntExact(shape.get(1)), Math.toIntExact(shape.get(2)));
    }

    private boolean lora() {
        long rank = change.extent("lora_down.weight", 0);
        long upRank = change.extent("lora_up.weight", 1);
        boolean up = change.extent("lora_up.weight", 0) == out && size("lora_up.weight") == out * upRank;
        if (change.has("lora_mid.weight")) {
            return up && size("lora_down.weight") == rank * in && core("lora_mid.weight", upRank, rank);
        }
        return up && upRank == rank && size("lora_down.weight") == rank * in * places;
    }

    private boolean core(String leaf, long first, long second) {
        return change.extent(leaf, 0) == first
                && change.extent(leaf, 1) == second
                && size(leaf) == first * second * places;
    }

    private boolean hadamard(String number) {
        String a = "hada_w" + number + "_a";
        String b = "hada_w" + number + "_b";
        long rank = change.extent(b, 0);
        if (change.has("hada_t" + number)) {
            return change.extent(a, 0) == rank
                    && size(a) == rank * out
                    && size(b) == rank * in
                    && core("hada_t" + number, rank, rank);
        }
        return change.extent(a, 0) == out && size(a) == out * rank && size(b) == rank * in * places;
    }

    private boolean kronecker() {
        long rows = factorRows("1");
        long columns = change.has("lokr_w1") ? change.extent("lokr_w1", 1) : change.extent("lokr_w1_b", 1);
        boolean first = change.has("lokr_w1")
                ? size("lokr_w1") == rows * columns
                : size("lokr_w1_a") == rows * change.extent("lokr_w1_b", 0)
                        && size("lokr_w1_b") == change.extent("lokr_w1_b", 0) * columns;
        long innerRows = factorRows("2");
        return first
                && Math.multiplyExact(rows, innerRows) == out
                && in % columns == 0
                && second(innerRows, in / columns);
    }

    private long factorRows(String number) {
        if (change.has("lokr_w" + number)) {
            return change.extent("lokr_w" + number, 0);
        }
        boolean core = number.equals("2") && change.has("lokr_t2");
        return change.extent("lokr_w" + number + "_a", core ? 1 : 0);
    }

    private boolean second(long rows, long columns) {
        if (change.has("lokr_w2")) {
            return size("lokr_w2") == rows * columns * places;
        }
        long rank = change.extent("lokr_w2_b", 0);
        return change.has("lokr_t2")
                ? size("lokr_w2_a") == rank * rows && size("lokr_w2_b") == rank * columns && core("lokr_t2", rank, rank)
                : size("lokr_w2_a") == rows * rank && size("lokr_w2_b") == rank * columns * places;
    }

    private long size(String leaf) {
        return change.get(leaf).elements();
    }
}
