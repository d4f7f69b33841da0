package io.github.ctrlora4j.runtime.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.ChannelOrder;
import io.github.ctrlora4j.api.condition.FloatArray;
import io.github.ctrlora4j.api.condition.Normalization;
import io.github.ctrlora4j.api.host.PromptSyntax;
import io.github.ctrlora4j.runtime.models.Architecture;
import io.github.ctrlora4j.runtime.models.DiffusionModel;
import io.github.ctrlora4j.runtime.programs.ControlTraining;
import java.util.List;

/**
 * Turns pictures and captions into what the networks see. A posterior's mean is used where the reference draws a
 * sample, so that a pair is encoded once. Confined to one thread.
 */
final class SampleEncoder {
    /**
     * An array without its first axis, which is 1.
     *
     * @param numbers its values; empty for a picture
     * @param levels a picture's values times 255, which take a quarter of the memory
     */
    @SuppressWarnings("ArrayRecordComponent") // see Sample
    record Encoded(float[] numbers, byte[] levels, Shape shape) {
        Encoded(float[] numbers, Shape shape) {
            this(numbers, new byte[0], shape);
        }

        static Encoded of(NDArray array) {
            return new Encoded(array.toFloatArray(), array.getShape().slice(1));
        }

        /** Channel by channel. */
        static Encoded of(RgbImage image) {
            byte[] rgb = image.toBytes();
            byte[] planes = new byte[rgb.length];
            for (int i = 0; i < rgb.length; i++) {
                planes[i % 3 * (rgb.length / 3) + i / 3] = rgb[i];
            }
            return new Encoded(new float[0], planes, new Shape(3, image.height(), image.width()));
        }

        /** Not to be changed. */
        float[] values() {
            if (levels.length == 0) {
                return numbers;
            }
            float[] values = new float[levels.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = (levels[i] & 0xFF) / 255f;
            }
            return values;
        }

        long bytes() {
            return (long) Float.BYTES * numbers.length + levels.length;
        }
    }

    private final Architecture architecture;
    private final DiffusionModel model;
    private final ControlTraining.Network network;

    /** @param network decides how condition images are encoded */
    SampleEncoder(Architecture architecture, DiffusionModel model, ControlTraining.Network network) {
        this.architecture = architecture;
        this.model = model;
        this.network = network;
    }

    /** Latent of a target picture, whose values the VAE sees in -1..1. */
    Encoded picture(NDManager owner, RgbImage image) {
        return encode(owner, image, Normalization.SIGNED, model::encodeImage);
    }

    /** Tells what {@link #condition} makes from what it makes for other networks. */
    String conditionForm() {
        return network == ControlTraining.Network.CTRLORA ? "condition" : "pixels";
    }

    /** Latent of a condition image, whose values the VAE sees in 0..1: CtrLoRA has it so; for other networks pixels. */
    Encoded condition(NDManager owner, RgbImage image) {
        if (network != ControlTraining.Network.CTRLORA) {
            return Encoded.of(image);
        }
        return encode(owner, image, Normalization.UNIT, model::encodeCondition);
    }

    private interface Vae {
        NDArray encode(NDManager owner, NDArray image);
    }

    private Encoded encode(NDManager owner, RgbImage image, Normalization normalization, Vae vae) {
        try (NDManager scope = owner.newSubManager()) {
            FloatArray planes = FloatArray.planes(image, ChannelOrder.RGB, normalization);
            NDArray input = AlignedArrays.create(scope, planes.toArray(), new Shape(planes.shape()));
            return Encoded.of(vae.encode(scope, input));
        }
    }

    /** Context of a caption: one chunk, without any syntax; what is too long is cut off, as in the reference. */
    Encoded text(NDManager owner, String caption) {
        try (NDManager scope = owner.newSubManager()) {
            return Encoded.of(model.encodeText(
                    scope,
                    architecture.chunks(caption, PromptSyntax.PLAIN, List.of()).chunks(),
                    1));
        }
    }
}
