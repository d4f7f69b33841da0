package io.github.ctrlora4j.api.condition;

import io.github.ctrlora4j.api.RgbImage;
import java.util.List;

/**
 * Extension point: a kind of control, such as edges, depth or a palette.
 *
 * <pre>{@code
 * @AutoService(Condition.class)
 * public final class Threshold implements Condition {
 *     private static final ConditionDescriptor DESCRIPTOR = ConditionDescriptor.builder("threshold")
 *             .title("Threshold").version("1.0.0").appearance("white where the source is bright, black elsewhere")
 *             .parameter(Parameter.integer("level", 0, 255).defaultValue(128).title("Level").build())
 *             .build();
 *
 *     public ConditionDescriptor descriptor() { return DESCRIPTOR; }
 *
 *     public RgbImage detect(RgbImage source, DetectionContext context) {
 *         int level = context.parameters().integer("level");
 *         byte[] pixels = source.toBytes();
 *         for (int i = 0; i < pixels.length; i += 3) {
 *             byte value = (byte) ((pixels[i + 1] & 0xFF) >= level ? 255 : 0);
 *             pixels[i] = pixels[i + 1] = pixels[i + 2] = value;
 *         }
 *         return RgbImage.of(source.width(), source.height(), pixels);
 *     }
 * }
 * }</pre>
 *
 * <p>The implementing class is public with a public constructor without parameters, which must do no work. The host
 * calls its methods from several threads at once.
 */
public interface Condition {
    /** What this condition is; the same value on every call. */
    ConditionDescriptor descriptor();

    /**
     * Makes the condition image.
     *
     * @param source the picture to read the condition from, at least 1×1
     * @return a picture of the source's size; equal for equal source, parameters and seed
     * @throws io.github.ctrlora4j.api.InvalidRequestException if the source or the parameters cannot be used
     */
    RgbImage detect(RgbImage source, DetectionContext context);

    /**
     * Makes the condition image of a training pair; the source itself is the other half. It differs from {@link
     * #detect} if training draws its own parameters or damages the source at random; everything random follows from the
     * seed.
     *
     * @return a picture of the source's size; equal for equal source, parameters and seed
     * @throws io.github.ctrlora4j.api.InvalidRequestException if this source cannot be part of a training pair
     */
    default RgbImage trainingImage(RgbImage source, DetectionContext context) {
        return detect(source, context);
    }

    /** One LoRA per Base ControlNet that this condition was trained on; users may have more in their model folders. */
    default List<ConditionLora> loras() {
        return List.of();
    }
}
