package io.github.ctrlora4j.runtime.lora;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.runtime.weights.FloatConversion;
import io.github.ctrlora4j.runtime.weights.WeightLoader;
import java.util.Optional;

/**
 * What one file adds to one layer at full strength, in float32. The shapes have been compared before. Sources: the
 * forward passes of LyCORIS' modules and of PEFT's layers. Confined to one thread.
 */
final class LayerFormula {
    /** The distance from 1 to the next float32, which LyCORIS adds to norms. */
    private static final float EPSILON = Math.ulp(1f);

    private final NDManager scope;
    private final WeightLoader loader;
    private final LayerTensors change;
    private final NDArray weight;
    private final long out;
    private final long in;

    /**
     * @param scope owns all results
     * @param weight the layer's loaded weight in float32
     */
    LayerFormula(NDManager scope, WeightLoader loader, LayerTensors change, NDArray weight) {
        this.scope = scope;
        this.loader = loader;
        this.change = change;
        this.weight = weight;
        Shape shape = weight.getShape();
        this.out = shape.get(0);
        this.in = shape.dimension() > 1 ? shape.get(1) : 1;
    }

    /** The change of the weight, in its shape. */
    NDArray weightChange() {
        NDArray difference = difference().reshape(weight.getShape());
        return change.has("dora_scale") ? normed(difference) : difference;
    }

    /**
     * The change of the layer's bias, if the file has one.
     *
     * @param owner for the result
     */
    static Optional<NDArray> biasChange(NDManager owner, WeightLoader loader, LayerTensors change) {
        Optional<NDArray> difference = change.find("diff_b")
                .or(() -> change.find("b_norm"))
                .map(tensor -> loader.load(owner, tensor, DataType.FLOAT32));
        return difference.or(() -> change.find("lora_up.bias")
                .map(tensor -> loader.load(owner, tensor, DataType.FLOAT32).mul(scale(change, rankOfPair(change)))));
    }

    private static double rankOfPair(LayerTensors change) {
        return change.extent("lora_down.weight", 0);
    }

    private NDArray difference() {
        if (change.has("lora_down.weight")) {
            return pair().mul(scale(change, rankOfPair(change)));
        }
        if (change.has("hada_w1_a")) {
            return hadamard("1").mul(hadamard("2")).mul(scale(change, change.extent("hada_w1_b", 0)));
        }
        if (change.has("lokr_w1") || change.has("lokr_w1_a")) {
            return kronecker();
        }
        if (change.has("a1.weight")) {
            return glora();
        }
        if (change.has("on_input")) {
            boolean input = change.number("on_input").orElse(0.0) != 0;
            return weight.mul(along(load("weight"), input ? 1 : 0));
        }
        if (change.has("oft_blocks")) {
            return (change.get("oft_blocks").shape().size() == 4 ? butterfly() : rotated()).sub(weight);
        }
        if (change.has("boft_R")) {
            return inputButterfly().sub(weight);
        }
        return load(change.has("diff") ? "diff" : "w_norm");
    }

    /** alpha / rank, or what the file states instead; 1 if it states nothing, or an alpha of 0. */
    private static double scale(LayerTensors change, double rank) {
        return change.number("scale")
                .or(() -> change.number("alpha").filter(alpha -> alpha != 0).map(alpha -> alpha / rank))
                .orElse(1.0);
    }

    private NDArray pair() {
        NDArray up = load("lora_up.weight").reshape(out, -1);
        NDArray down = load("lora_down.weight");
        down = down.reshape(down.getShape().get(0), -1);
        return change.has("lora_mid.weight") ? core(load("lora_mid.weight"), up.transpose(), down) : up.matMul(down);
    }

    /**
     * A Tucker decomposition.
     *
     * @param core (a, b, places)
     * @param outputs (a, out)
     * @param inputs (b, in)
     * @return (out, in, places): Σ core[a, b] outputs[a] inputs[b]
     */
    private NDArray core(NDArray core, NDArray outputs, NDArray inputs) {
        long a = core.getShape().get(0);
        long b = core.getShape().get(1);
        NDArray places = core.reshape(a, b, -1);
        NDArray left = outputs.reshape(a, -1).transpose().matMul(places.reshape(a, -1)); // (out, b · places)
        NDArray byInput = left.reshape(left.getShape().get(0), b, -1).transpose(0, 2, 1); // (out, places, b)
        return byInput.matMul(inputs.reshape(b, -1)).transpose(0, 2, 1); // (out, in, places)
    }

    private NDArray hadamard(String number) {
        NDArray a = load("hada_w" + number + "_a");
        NDArray b = load("hada_w" + number + "_b");
        String core = "hada_t" + number;
        return (change.has(core) ? core(load(core), a, b) : a.matMul(b)).reshape(weight.getShape());
    }

    /** Two whole factors have no rank, and alpha does not count. */
    private NDArray kronecker() {
        NDArray first =
                change.has("lokr_w1") ? load("lokr_w1") : load("lokr_w1_a").matMul(load("lokr_w1_b"));
        long rows = first.getShape().get(0);
        long columns = first.getShape().get(1);
        NDArray second = secondFactor().reshape(out / rows, in / columns, -1);
        NDArray blocks = first.reshape(rows, 1, columns, 1, 1)
                .mul(second.reshape(
                        1, out / rows, 1, in / columns, second.getShape().get(2)));
        Optional<String> ranked = change.has("lokr_w1_b")
                ? Optional.of("lokr_w1_b")
                : Optional.of("lokr_w2_b").filter(change::has);
        return ranked.map(leaf -> blocks.mul(scale(change, change.extent(leaf, 0))))
                .orElse(blocks);
    }

    private NDArray secondFactor() {
        if (change.has("lokr_w2")) {
            return load("lokr_w2");
        }
        NDArray a = load("lokr_w2_a");
        NDArray b = load("lokr_w2_b");
        return change.has("lokr_t2") ? core(load("lokr_t2"), a, b) : a.matMul(b);
    }

    private NDArray glora() {
        GloraOrder order = GloraOrder.of(change, out, in).orElseThrow();
        NDArray direct = load(order.outer()).matMul(load(order.inner()));
        NDArray flat = weight.reshape(out, in);
        NDArray through = flat.matMul(load(order.first())).matMul(load(order.second()));
        return direct.add(through).mul(scale(change, order.rank(change)));
    }

    /** Here alpha bounds the rotation instead of scaling it. */
    private NDArray rotated() {
        int count = (int) change.extent("oft_blocks", 0);
        int side = (int) change.extent("oft_blocks", 1);
        double bound = change.number("alpha").orElse(0.0) * out;
        float[] rotations = Rotation.transposed(FloatConversion.toArray(change.get("oft_blocks")), count, side, bound);
        NDArray rotated = scope.create(rotations, new Shape(count, side, side))
                .matMul(weight.reshape(count, side, -1))
                .reshape(weight.getShape());
        return change.has("rescale") ? rotated.mul(along(load("rescale"), 0)) : rotated;
    }

    /** LyCORIS' butterfly turns the outputs; its alpha bounds the rotation, too. */
    private NDArray butterfly() {
        Butterfly.Blocks blocks = LayerShapes.butterfly(change.get("oft_blocks").shape());
        double bound = change.number("alpha").orElse(0.0) * out;
        float[] transposed = Rotation.transposed(
                FloatConversion.toArray(change.get("oft_blocks")), blocks.matrices(), blocks.side(), bound);
        NDArray turned = Butterfly.rotated(
                        scope,
                        weight.reshape(out, -1),
                        transposed(transposed, blocks.side()),
                        blocks,
                        Butterfly.Weave.ROWS)
                .reshape(weight.getShape());
        return change.has("rescale") ? turned.mul(along(load("rescale").flatten(), 0)) : turned;
    }

    /** PEFT's butterfly turns the inputs, by half as much, and then scales the outputs. */
    private NDArray inputButterfly() {
        Butterfly.Blocks blocks = LayerShapes.butterfly(change.get("boft_R").shape());
        float[] half = FloatConversion.toArray(change.get("boft_R"));
        for (int i = 0; i < half.length; i++) {
            half[i] *= 0.5f;
        }
        NDArray turned = Butterfly.rotated(
                        scope,
                        weight.reshape(out, -1).transpose(),
                        Rotation.transposed(half, blocks.matrices(), blocks.side(), 0),
                        blocks,
                        Butterfly.Weave.HALF_BLOCKS)
                .transpose()
                .reshape(weight.getShape());
        return change.has("boft_s") ? turned.mul(along(load("boft_s").flatten(), 0)) : turned;
    }

    private static float[] transposed(float[] matrices, int side) {
        float[] result = new float[matrices.length];
        for (int i = 0; i < matrices.length; i++) {
            int inMatrix = i % (side * side);
            result[i - inMatrix + inMatrix % side * side + inMatrix / side] = matrices[i];
        }
        return result;
    }

    /** DoRA: the changed weight gets the magnitudes that were trained, per output or, in older files, per input. */
    private NDArray normed(NDArray difference) {
        NDArray changed = weight.add(difference);
        NDArray magnitudes = load("dora_scale");
        boolean perOutput = change.extent("dora_scale", 0) == out && magnitudes.size() == out;
        int axis = perOutput ? 0 : 1;
        NDArray rows = perOutput
                ? changed.reshape(out, -1)
                : changed.reshape(out, in, -1).transpose(1, 0, 2).reshape(in, -1);
        NDArray norms = rows.square().sum(new int[] {1}).sqrt().add(EPSILON);
        return changed.mul(along(magnitudes.flatten().div(norms), axis)).sub(weight);
    }

    /** A vector along an axis of the weight. */
    private NDArray along(NDArray vector, int axis) {
        long[] shape = new long[weight.getShape().dimension()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = i == axis ? -1 : 1;
        }
        return vector.reshape(shape);
    }

    private NDArray load(String leaf) {
        return loader.load(scope, change.get(leaf), DataType.FLOAT32);
    }
}
