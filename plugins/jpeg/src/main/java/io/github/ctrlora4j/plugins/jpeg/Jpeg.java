package io.github.ctrlora4j.plugins.jpeg;

import com.google.auto.service.AutoService;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.ConditionLora;
import io.github.ctrlora4j.api.condition.DetectionContext;
import io.github.ctrlora4j.api.condition.Parameter;
import io.github.ctrlora4j.imaging.NumpyRandom;
import java.util.List;

/** A picture damaged by JPEG compression, to be restored. Immutable. */
@AutoService(Condition.class)
public final class Jpeg implements Condition {
    /** Fingerprint of the miniature family's Base ControlNet. */
    private static final String MINIATURE_BASE = "622b57532b621989680c7edd68c59b162126b216d96e6f718decb96595919acc";

    private static final List<ConditionLora> LORAS = List.of(ConditionLora.ofResource(
            Jpeg.class,
            "jpeg.safetensors",
            MINIATURE_BASE,
            8,
            589_672,
            "2805fd37ba039a9d13d6a7fb7fed3f8800ebdf645ec2067f33ae34de0a8440dc"));

    private static final ConditionDescriptor DESCRIPTOR = ConditionDescriptor.builder("jpeg")
            .title("JPEG artifacts")
            .versionOf(Jpeg.class)
            .appearance("the picture after strong JPEG compression")
            .parameter(Parameter.integer("quality", 0, 100)
                    .defaultFromSeed(10, 30)
                    .title("JPEG quality")
                    .build())
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
        return JpegLoss.roundTrip(source, context.parameters().integer("quality"));
    }

    /** The reference draws from a normal distribution; OpenCV clamps values outside 0 to 100. */
    @Override
    public RgbImage trainingImage(RgbImage source, DetectionContext context) {
        return JpegLoss.roundTrip(source, drawnQuality(new NumpyRandom(context.seed() & 0xFFFFFFFFL)));
    }

    static int drawnQuality(NumpyRandom random) {
        return (int) (random.normal(0.5, 0.5) * 20) + 10;
    }
}
