package io.github.ctrlora4j.plugins.lineart;

import com.google.auto.service.AutoService;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.ConditionLora;
import io.github.ctrlora4j.api.condition.DetectionContext;
import io.github.ctrlora4j.api.condition.Detector;
import io.github.ctrlora4j.api.condition.DetectorChoice;
import io.github.ctrlora4j.api.condition.NetworkDescriptor;
import io.github.ctrlora4j.api.condition.Parameter;
import io.github.ctrlora4j.imaging.GrayImage;
import io.github.ctrlora4j.imaging.NumpyRandom;
import java.util.List;
import java.util.Map;

/** A line drawing, black on white, fine or coarse. Immutable. */
@AutoService(Condition.class)
public final class Lineart implements Condition {
    /** Fingerprint of the miniature family's Base ControlNet. */
    private static final String MINIATURE_BASE = "622b57532b621989680c7edd68c59b162126b216d96e6f718decb96595919acc";

    private static final List<ConditionLora> LORAS = List.of(ConditionLora.ofResource(
            Lineart.class,
            "lineart.safetensors",
            MINIATURE_BASE,
            8,
            589_672,
            "1c358f427b41e15febe5c9fc717180b02ccf09cd6a04aa584c7d655301ec0360"));

    private static final DetectorChoice DETECTOR = DetectorChoice.builder(
                    "Line drawing method; standard: like A1111's lineart_standard")
            .substitute("classical")
            .other("standard")
            .build();

    private static final ConditionDescriptor DESCRIPTOR = ConditionDescriptor.builder("lineart")
            .title("Line drawing")
            .versionOf(Lineart.class)
            .appearance("soft black lines on white")
            .parameter(Parameter.flag("coarse").title("Fewer, bolder lines").build())
            .parameter(DETECTOR.parameter())
            .network(DrawingNetwork.FINE)
            .network(DrawingNetwork.COARSE)
            .aliasWith("lineart_realistic", Map.of("coarse", "false"))
            .aliasWith("lineart_coarse", Map.of("coarse", "true"))
            .aliasWith("lineart_standard", Map.of("detector", "standard"))
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
        return draw(source, context, context.parameters().flag("coarse"));
    }

    /** Half of the training images are coarse. */
    @Override
    public RgbImage trainingImage(RgbImage source, DetectionContext context) {
        return draw(source, context, drawsCoarse(new NumpyRandom(context.seed() & 0xFFFFFFFFL)));
    }

    /** The reference's only draw. */
    static boolean drawsCoarse(NumpyRandom random) {
        return random.rand() > 0.5;
    }

    private static RgbImage draw(RgbImage source, DetectionContext context, boolean coarse) {
        NetworkDescriptor which = coarse ? DrawingNetwork.COARSE : DrawingNetwork.FINE;
        try (Detector detector = DETECTOR.open(context, which)) {
            GrayImage lines =
                    switch (detector.name()) {
                        case "classical" -> coarse ? GaussianLines.coarse(source) : GaussianLines.fine(source);
                        case "standard" -> StandardLines.of(source);
                        default -> DrawingNetwork.run(source, detector.network().orElseThrow());
                    };
            return lines.toRgb();
        }
    }
}
