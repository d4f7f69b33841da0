package io.github.ctrlora4j.plugins.hedsketch;

import com.google.auto.service.AutoService;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.ConditionLora;
import io.github.ctrlora4j.api.condition.DetectionContext;
import io.github.ctrlora4j.api.condition.Detector;
import io.github.ctrlora4j.api.condition.DetectorChoice;
import io.github.ctrlora4j.api.condition.Network;
import io.github.ctrlora4j.api.condition.Parameter;
import io.github.ctrlora4j.imaging.GrayImage;
import io.github.ctrlora4j.imaging.NumpyRandom;
import io.github.ctrlora4j.imaging.SoftEdges;
import java.util.List;

/** Sketch lines, black on white. Immutable. */
@AutoService(Condition.class)
public final class HedSketch implements Condition {
    /** Fingerprint of the miniature family's Base ControlNet. */
    private static final String MINIATURE_BASE = "622b57532b621989680c7edd68c59b162126b216d96e6f718decb96595919acc";

    private static final List<ConditionLora> LORAS = List.of(ConditionLora.ofResource(
            HedSketch.class,
            "hedsketch.safetensors",
            MINIATURE_BASE,
            8,
            589_688,
            "54fce30e259d727c3216c486e3f176fdbdc0e975027c8d45a8f06400d63451b0"));

    /** Upstream draws the threshold within 110 to 159. */
    private static final int DEFAULT_THRESHOLD = 135;

    private static final DetectorChoice DETECTOR =
            DetectorChoice.builder("Edge detector").substitute("classical").build();

    private static final ConditionDescriptor DESCRIPTOR = ConditionDescriptor.builder("hedsketch")
            .title("Sketch")
            .versionOf(HedSketch.class)
            .appearance("black strokes on white")
            .parameter(Parameter.integer("threshold", 110, 159)
                    .defaultValue(DEFAULT_THRESHOLD)
                    .title("Minimum strength of an edge")
                    .build())
            .parameter(DETECTOR.parameter())
            .parameter(Parameter.flag("paper")
                    .title("Draw thresholds in the reference's loop, which may swap black and white")
                    .build())
            .network(HedNetwork.DESCRIPTOR)
            .alias("sketch", "scribble", "scribble_hed", "scribble_pidinet", "pidinet_scribble")
            .build();

    @Override
    public ConditionDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public RgbImage detect(RgbImage source, DetectionContext context) {
        return sketch(source, context, context.parameters().integer("threshold"));
    }

    /**
     * The reference's first draw; its loop, which may swap black and white in a picture with few edges, runs only on
     * request.
     */
    @Override
    public RgbImage trainingImage(RgbImage source, DetectionContext context) {
        return sketch(source, context, Strokes.drawnThreshold(random(context)));
    }

    private static RgbImage sketch(RgbImage source, DetectionContext context, int threshold) {
        try (Detector detector = DETECTOR.open(context, HedNetwork.DESCRIPTOR)) {
            return detector.network()
                    .map(network -> strokes(edges(source, network).toRgb(), context, threshold))
                    .orElseGet(() -> Strokes.classical(SoftEdges.of(source), (double) threshold / DEFAULT_THRESHOLD));
        }
    }

    private static RgbImage strokes(RgbImage edges, DetectionContext context, int threshold) {
        return context.parameters().flag("paper")
                ? Strokes.asInThePaper(edges, random(context))
                : Strokes.above(edges, threshold);
    }

    private static NumpyRandom random(DetectionContext context) {
        return new NumpyRandom(context.seed() & 0xFFFFFFFFL);
    }

    private static GrayImage edges(RgbImage source, Network network) {
        double[] edges = HedNetwork.run(source, network);
        byte[] map = new byte[edges.length];
        for (int i = 0; i < map.length; i++) {
            map[i] = (byte) (255 * edges[i]);
        }
        return GrayImage.of(source.width(), source.height(), map);
    }

    @Override
    public List<ConditionLora> loras() {
        return LORAS;
    }
}
