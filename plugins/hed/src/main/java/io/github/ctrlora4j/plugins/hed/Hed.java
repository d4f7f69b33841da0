package io.github.ctrlora4j.plugins.hed;

import com.google.auto.service.AutoService;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.ConditionLora;
import io.github.ctrlora4j.api.condition.DetectionContext;
import io.github.ctrlora4j.api.condition.Detector;
import io.github.ctrlora4j.api.condition.DetectorChoice;
import io.github.ctrlora4j.api.condition.Parameter;
import io.github.ctrlora4j.imaging.GrayImage;
import io.github.ctrlora4j.imaging.SoftEdges;
import java.util.List;
import java.util.Map;

/** Soft edges, white on black. Immutable. */
@AutoService(Condition.class)
public final class Hed implements Condition {
    /** Fingerprint of the miniature family's Base ControlNet. */
    private static final String MINIATURE_BASE = "622b57532b621989680c7edd68c59b162126b216d96e6f718decb96595919acc";

    private static final List<ConditionLora> LORAS = List.of(ConditionLora.ofResource(
            Hed.class,
            "hed.safetensors",
            MINIATURE_BASE,
            8,
            589_680,
            "7c8265e08e68a858c01cd1fe52fa6f99fd8bae607be06967e7206c724998671a"));

    private static final String PIDINET = "pidinet";

    private static final DetectorChoice DETECTOR = DetectorChoice.builder("Edge detector")
            .alternative(PIDINET, PidiNetwork.DESCRIPTOR)
            .substitute("classical")
            .build();

    private static final ConditionDescriptor DESCRIPTOR = ConditionDescriptor.builder("hed")
            .title("Soft edges")
            .versionOf(Hed.class)
            .appearance("soft white edges on black")
            .parameter(DETECTOR.parameter())
            .parameter(Parameter.flag("safe")
                    .title("Only three levels, which suppresses faint edges")
                    .build())
            .network(HedNetwork.DESCRIPTOR)
            .network(PidiNetwork.DESCRIPTOR)
            .alias("softedge", "softedge_hed", "softedge_pidinet", "pidinet")
            .aliasWith("hed_safe", Map.of("safe", "true"))
            .aliasWith("softedge_hedsafe", Map.of("safe", "true"))
            .aliasWith("softedge_pidisafe", Map.of("safe", "true"))
            .build();

    @Override
    public ConditionDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public RgbImage detect(RgbImage source, DetectionContext context) {
        double[] edges = edges(source, context);
        boolean safe = context.parameters().flag("safe");
        byte[] map = new byte[edges.length];
        for (int i = 0; i < map.length; i++) {
            double edge = safe ? safe((float) edges[i]) : edges[i];
            map[i] = (byte) Math.max(0, Math.min(255, 255 * edge));
        }
        return GrayImage.of(source.width(), source.height(), map).toRgb();
    }

    private static double[] edges(RgbImage source, DetectionContext context) {
        try (Detector detector = DETECTOR.open(context, HedNetwork.DESCRIPTOR)) {
            return detector.network()
                    .map(network -> detector.name().equals(PIDINET)
                            ? PidiNetwork.run(source, network)
                            : HedNetwork.run(source, network))
                    .orElseGet(() -> classical(source));
        }
    }

    private static double[] classical(RgbImage source) {
        float[] edges = SoftEdges.of(source).toFloats();
        double[] scaled = new double[edges.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = edges[i] / 255;
        }
        return scaled;
    }

    /** The annotators' safe step: 0, 0.5, 1, and 1.5 for 1 itself. */
    static float safe(float edge) {
        return (int) (edge * 3) / 2f;
    }

    @Override
    public List<ConditionLora> loras() {
        return LORAS;
    }
}
