package io.github.ctrlora4j.plugins.depth;

import com.google.auto.service.AutoService;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.ConditionLora;
import io.github.ctrlora4j.api.condition.DetectionContext;
import io.github.ctrlora4j.api.condition.Detector;
import io.github.ctrlora4j.api.condition.DetectorChoice;
import io.github.ctrlora4j.api.condition.Parameter;
import io.github.ctrlora4j.imaging.FloatPlane;
import io.github.ctrlora4j.imaging.GrayImage;
import io.github.ctrlora4j.imaging.PersonMask;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Depth; near is bright. Immutable. */
@AutoService(Condition.class)
public final class Depth implements Condition {
    /** Fingerprint of the miniature family's Base ControlNet. */
    private static final String MINIATURE_BASE = "622b57532b621989680c7edd68c59b162126b216d96e6f718decb96595919acc";

    private static final List<ConditionLora> LORAS = List.of(ConditionLora.ofResource(
            Depth.class,
            "depth.safetensors",
            MINIATURE_BASE,
            8,
            589_688,
            "cea4a79f3de7bee823d45cb32806954f8a86561063763b5a9b0637eb3fa21a96"));

    private static final DetectorChoice DETECTOR = DetectorChoice.builder(
                    "Depth estimator; map: the source is already a depth image")
            .substitute("classical")
            .other("map")
            .build();

    private static final ConditionDescriptor DESCRIPTOR = ConditionDescriptor.builder("depth")
            .title("Depth")
            .versionOf(Depth.class)
            .appearance("gray, near is bright")
            .parameter(DETECTOR.parameter())
            .parameter(Parameter.flag("invert")
                    .title("Near is dark in the given image")
                    .build())
            .parameter(Parameter.real("stretch", 0, 49)
                    .title("Percent of the values at each end that may become black or white")
                    .build())
            .network(DepthNetwork.DESCRIPTOR)
            .network(PersonMask.DESCRIPTOR)
            .alias("depth_midas", "depth_zoe", "depth_anything", "depth_anything_v2", "depth_leres")
            .aliasWith("depth_map", Map.of("detector", "map"))
            .build();

    @Override
    public ConditionDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public RgbImage detect(RgbImage source, DetectionContext context) {
        try (Detector detector = DETECTOR.open(context, DepthNetwork.DESCRIPTOR)) {
            FloatPlane depth = detector.network()
                    .map(network -> DepthNetwork.run(source, network))
                    .orElseGet(() -> detector.name().equals("map")
                            ? given(source, context.parameters().flag("invert"))
                            : PersonMask.figure(source, context, detector.name())
                                    .cushion());
            return normalized(depth, context.parameters().real("stretch")).toRgb();
        }
    }

    private static FloatPlane given(RgbImage map, boolean inverted) {
        float[] depth = FloatPlane.from(GrayImage.luma(map)).toFloats();
        for (int i = 0; i < depth.length && inverted; i++) {
            depth[i] = 255 - depth[i];
        }
        return FloatPlane.of(map.width(), map.height(), depth);
    }

    /** The smallest depth becomes 0, the largest 255; a plane of one depth becomes black. */
    static GrayImage normalized(FloatPlane plane, double stretch) {
        float[] depth = plane.toFloats();
        float[] sorted = depth.clone();
        Arrays.sort(sorted);
        int cut = (int) (sorted.length * stretch / 100);
        float least = sorted[cut];
        float range = sorted[sorted.length - 1 - cut] - least;
        byte[] gray = new byte[depth.length];
        for (int i = 0; i < gray.length && range > 0; i++) {
            gray[i] = (byte) Math.max(0, Math.min(255, 255 * ((depth[i] - least) / range)));
        }
        return GrayImage.of(plane.width(), plane.height(), gray);
    }

    @Override
    public List<ConditionLora> loras() {
        return LORAS;
    }
}
