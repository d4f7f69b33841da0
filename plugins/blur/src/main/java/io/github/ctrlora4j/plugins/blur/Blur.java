package io.github.ctrlora4j.plugins.blur;

import com.google.auto.service.AutoService;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.ConditionLora;
import io.github.ctrlora4j.api.condition.DetectionContext;
import io.github.ctrlora4j.api.condition.Parameter;
import io.github.ctrlora4j.imaging.Gaussian;
import io.github.ctrlora4j.imaging.NumpyRandom;
import java.util.List;

/** A blurred picture, to be sharpened. Immutable. */
@AutoService(Condition.class)
public final class Blur implements Condition {
    /** Fingerprint of the miniature family's Base ControlNet. */
    private static final String MINIATURE_BASE = "622b57532b621989680c7edd68c59b162126b216d96e6f718decb96595919acc";

    private static final List<ConditionLora> LORAS = List.of(ConditionLora.ofResource(
            Blur.class,
            "blur.safetensors",
            MINIATURE_BASE,
            8,
            589_672,
            "20b30ec90bbfd6987d07c0dc3ff2a8fd0d004e5fb513c232100c4a551a8659fc"));

    /** Upstream passes OpenCV's border constant, 4, in place of the deviation; its LoRA was trained with that. */
    private static final double SIGMA = 4;

    private static final ConditionDescriptor DESCRIPTOR = ConditionDescriptor.builder("blur")
            .title("Blur")
            .versionOf(Blur.class)
            .appearance("the picture out of focus")
            .parameter(Parameter.integer("ksize", -511, 511)
                    .defaultFromSeed(11, 101)
                    .title("Side of the kernel in pixels; 0 or less: derived from the deviation")
                    .build())
            .alias("deblurring", "blur_gaussian")
            .build();

    @Override
    public ConditionDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public List<ConditionLora> loras() {
        return LORAS;
    }

    @Override
    public RgbImage detect(RgbImage source, DetectionContext context) {
        return blur(source, context.parameters().integer("ksize"));
    }

    /** The reference draws the half side from a normal distribution without bounds. */
    @Override
    public RgbImage trainingImage(RgbImage source, DetectionContext context) {
        return blur(source, drawnSize(new NumpyRandom(context.seed() & 0xFFFFFFFFL)));
    }

    static int drawnSize(NumpyRandom random) {
        return 2 * ((int) (random.normal(0.5, 0.5) * 45) + 5) + 1;
    }

    private static RgbImage blur(RgbImage source, int size) {
        // A kernel has a center pixel, so an even size becomes the next odd one.
        return size <= 0 ? Gaussian.blur(source, SIGMA) : Gaussian.blur(source, size | 1, SIGMA);
    }
}
