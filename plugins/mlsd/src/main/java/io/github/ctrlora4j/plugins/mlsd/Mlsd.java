package io.github.ctrlora4j.plugins.mlsd;

import com.google.auto.service.AutoService;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.ConditionLora;
import io.github.ctrlora4j.api.condition.DetectionContext;
import io.github.ctrlora4j.api.condition.Detector;
import io.github.ctrlora4j.api.condition.DetectorChoice;
import io.github.ctrlora4j.api.condition.Parameter;
import io.github.ctrlora4j.imaging.Canvas;
import io.github.ctrlora4j.imaging.NumpyRandom;
import java.util.List;

/** Straight line segments, white on black. Immutable. */
@AutoService(Condition.class)
public final class Mlsd implements Condition {
    /** Fingerprint of the miniature family's Base ControlNet. */
    private static final String MINIATURE_BASE = "622b57532b621989680c7edd68c59b162126b216d96e6f718decb96595919acc";

    private static final List<ConditionLora> LORAS = List.of(ConditionLora.ofResource(
            Mlsd.class,
            "mlsd.safetensors",
            MINIATURE_BASE,
            8,
            589_672,
            "8e6f3b4d4bd496643bd78340044b2c2c5410420b17e6c87c53877c893da438f6"));

    private static final int WHITE = 0xFFFFFF;

    private static final DetectorChoice DETECTOR = DetectorChoice.builder("Line detector")
            .alternative("large", SquareNetwork.LARGE)
            .alternative("tiny", SquareNetwork.TINY)
            .substitute("classical")
            .build();

    // Ranges and defaults of the A1111 extension. The reference draws both, the score up to 2, though none exceeds 1.
    private static final ConditionDescriptor DESCRIPTOR = ConditionDescriptor.builder("mlsd")
            .title("Straight lines")
            .versionOf(Mlsd.class)
            .appearance("white straight lines of one pixel on black")
            .parameter(Parameter.real("score", 0.01, 2)
                    .step(0.01)
                    .defaultValue(0.1)
                    .title("Minimum score of a line; from 1 on there are none")
                    .build())
            .parameter(Parameter.real("distance", 0.01, 20)
                    .step(0.01)
                    .defaultValue(0.1)
                    .title("Half the length in pixels that a line must exceed")
                    .build())
            .parameter(DETECTOR.parameter())
            .network(MlsdNetwork.DESCRIPTOR)
            .network(SquareNetwork.LARGE)
            .network(SquareNetwork.TINY)
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
        double score = context.parameters().real("score");
        return map(source, context, new Thresholds(score, context.parameters().real("distance")));
    }

    /** The reference draws both thresholds; more than half of its condition images are black. */
    @Override
    public RgbImage trainingImage(RgbImage source, DetectionContext context) {
        return map(source, context, Thresholds.drawn(new NumpyRandom(context.seed() & 0xFFFFFFFFL)));
    }

    private static RgbImage map(RgbImage source, DetectionContext context, Thresholds thresholds) {
        try (Detector detector = DETECTOR.open(context, MlsdNetwork.DESCRIPTOR)) {
            List<Line> lines = detector.network()
                    .map(network -> detector.name().equals("network")
                            ? MlsdNetwork.lines(source, network, thresholds)
                            : SquareNetwork.lines(source, network, thresholds))
                    .orElseGet(() -> AlignedRegions.lines(source, thresholds));
            return draw(source.width(), source.height(), lines);
        }
    }

    /** Ends are truncated to whole pixels. */
    static RgbImage draw(int width, int height, List<Line> lines) {
        Canvas canvas = Canvas.black(width, height);
        for (Line line : lines) {
            canvas.line((int) line.x1(), (int) line.y1(), (int) line.x2(), (int) line.y2(), WHITE);
        }
        return canvas.toImage();
    }
}
