package io.github.ctrlora4j.plugins.lineart;

import com.google.auto.service.AutoService;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.DetectionContext;
import io.github.ctrlora4j.api.condition.NetworkDescriptor;
import io.github.ctrlora4j.api.condition.Parameter;
import io.github.ctrlora4j.imaging.GrayImage;
import io.github.ctrlora4j.imaging.NumpyRandom;
import java.util.Map;

/** A line drawing, black on white, fine or coarse. Immutable. */
@AutoService(Condition.class)
public final class Lineart implements Condition {
    private static final ConditionDescriptor DESCRIPTOR = ConditionDescriptor.builder("lineart")
            .title("Line drawing")
            .appearance("soft black lines on white")
            .parameter(Parameter.flag("coarse").title("Fewer, bolder lines").build())
            .parameter(Parameter.choice("detector", "auto", "network", "classical", "standard")
                    .title("What draws the lines; standard as A1111's lineart_standard does")
                    .build())
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
        NetworkDescriptor network = coarse ? DrawingNetwork.COARSE : DrawingNetwork.FINE;
        String detector = detector(context, network);
        context.madeBy(detector.equals("network") ? "network " + network.fileName() : detector);
        GrayImage lines =
                switch (detector) {
                    case "network" -> DrawingNetwork.run(network, source, context.networks());
                    case "standard" -> StandardLines.of(source);
                    default -> coarse ? GaussianLines.coarse(source) : GaussianLines.fine(source);
                };
        return lines.toRgb();
    }

    /** The chosen detector; for {@code auto} the network if its file is there. */
    private static String detector(DetectionContext context, NetworkDescriptor network) {
        String wanted = context.parameters().choice("detector");
        if (!wanted.equals("auto")) {
            return wanted;
        }
        return context.networks().isAvailable(network) ? "network" : "classical";
    }
}
