package io.github.ctrlora4j.plugins.densepose;

import com.google.auto.service.AutoService;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.DetectionContext;
import io.github.ctrlora4j.api.condition.Detector;
import io.github.ctrlora4j.api.condition.DetectorChoice;

/** Parts of human bodies in the colors of viridis. Immutable. */
@AutoService(Condition.class)
public final class DensePose implements Condition {
    private static final DetectorChoice DETECTOR = DetectorChoice.builder(
                    "Body part detector; map: the source is already such an image")
            .other("map")
            .build();

    private static final ConditionDescriptor DESCRIPTOR = ConditionDescriptor.builder("densepose")
            .title("DensePose")
            .versionOf(DensePose.class)
            .appearance("body parts in the colors of viridis on dark violet")
            .parameter(DETECTOR.parameter())
            .network(DensePoseNetwork.DESCRIPTOR)
            // The name by which AUTOMATIC1111's extension lists it, spelled as there.
            .alias("densepose (pruple bg & purple torso)")
            .build();

    @Override
    public ConditionDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public RgbImage detect(RgbImage source, DetectionContext context) {
        try (Detector detector = DETECTOR.open(context, DensePoseNetwork.DESCRIPTOR)) {
            return detector.network()
                    .map(network ->
                            BodyParts.paint(source.width(), source.height(), DensePoseNetwork.run(source, network)))
                    .orElseGet(() -> BodyParts.snap(source));
        }
    }
}
