package io.github.ctrlora4j.runtime.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.PromptSyntax;
import io.github.ctrlora4j.runtime.models.Architecture;
import io.github.ctrlora4j.runtime.models.DiffusionModel;
import java.util.List;

/**
 * Turns pictures and captions into what the networks see. A posterior's mean is used where the reference draws a
 * sample, so that a pair is encoded once. Confined to one thread.
 */
final class SampleEncoder {
    /** An array without its first axis, which is 1. */
    @SuppressWarnings("ArrayRecordComponent") // see Sample
    record Encoded(float[] values, Shape shape) {
        static Encoded of(NDArray array) {
            return new Encoded(array.toFloatArray(), array.getShape().slice(1));
        }
    }

    private final Architecture architecture;
    private final DiffusionModel model;

    SampleEncoder(Architecture architecture, DiffusionModel model) {
        this.architecture = architecture;
        this.model = model;
    }

    /** Latent of a target picture, whose values the VAE sees in -1..1. */
    Encoded picture(NDManager owner, RgbImage image) {
        return encode(owner, image, 127.5f, -1, model::encodeImage);
    }

    /** Latent of a condition image, whose values the VAE sees in 0..1: CtrLoRA has it so. */
    Encoded condition(NDManager owner, RgbImage image) {
        return encode(owner, image, 255, 0, model::encodeCondition);
    }

    private interface Vae {
        NDArray encode(NDManager owner, NDArray image);
    }

    private Encoded encode(NDManager owner, RgbImage image, float divisor, float shift, Vae vae) {
        try (NDManager scope = owner.newSubManager()) {
            int plane = image.width() * image.height();
            byte[] rgb = image.toBytes();
            float[] values = new float[rgb.length];
            for (int i = 0; i < rgb.length; i++) {
                values[i % 3 * plane + i / 3] = (rgb[i] & 0xFF) / divisor + shift;
            }
            NDArray input = AlignedArrays.create(scope, values, new Shape(1, 3, image.height(), image.width()));
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
