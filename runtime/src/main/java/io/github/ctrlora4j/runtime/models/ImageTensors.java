package io.github.ctrlora4j.runtime.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.ChannelOrder;
import io.github.ctrlora4j.api.condition.FloatArray;
import io.github.ctrlora4j.api.condition.Normalization;
import io.github.ctrlora4j.runtime.weights.WeightLoader;

/** Converts between pictures and the arrays that a VAE sees. Stateless. */
public final class ImageTensors {
    private ImageTensors() {}

    /** A condition image as the VAE encoder takes it: (1, 3, H, W), value / 255. */
    public static NDArray toArray(NDManager owner, RgbImage image) {
        FloatArray planes = FloatArray.planes(image, ChannelOrder.RGB, Normalization.UNIT);
        return owner.create(planes.toArray(), new Shape(planes.shape()));
    }

    /** A picture as the VAE was trained on it: (1, 3, H, W), value / 255 · 2 - 1. */
    public static NDArray toSignedArray(NDManager owner, RgbImage image) {
        return toArray(owner, image).muli(2).subi(1);
    }

    /**
     * Says, before a decoder hides it, that the denoising went wrong and not the VAE.
     *
     * @param latent in a scope that is closed soon
     * @throws EngineException if an element is NaN or infinite
     */
    public static void requireDenoised(NDArray latent) {
        if (!WeightLoader.isFinite(latent)) {
            throw new EngineException(
                    "the UNet produced values that are not numbers, before anything was decoded; smaller weights in"
                            + " the prompt, a smaller guidance scale, another checkpoint or the device cpu may help");
        }
    }

    /**
     * The first picture of a decoded batch, (B, 3, H, W) in about -1..1: {@code x * 127.5 + 127.5}, clipped and
     * truncated to 8 bit, as the CtrLoRA reference does.
     */
    public static RgbImage toImage(NDArray decoded) {
        try (NDManager scope = decoded.getManager().newSubManager()) {
            NDArray first = decoded.get("0");
            first.attach(scope);
            if (first.isNaN().any().getBoolean()) {
                throw new EngineException(
                        "the VAE decoder produced values that are not numbers; the checkpoint's VAE or its"
                                + " prediction type may be wrong; try another checkpoint or the device cpu");
            }
            NDArray bytes = first.mul(127.5f)
                    .add(127.5f)
                    .clip(0, 255)
                    .transpose(1, 2, 0)
                    .toType(DataType.UINT8, false);
            Shape shape = bytes.getShape();
            return RgbImage.of((int) shape.get(1), (int) shape.get(0), bytes.toByteArray());
        }
    }
}
