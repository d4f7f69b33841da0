package io.github.ctrlora4j.plugins.lineart;

import com.google.auto.service.AutoService;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.DetectionContext;
import io.github.ctrlora4j.api.condition.NetworkDescriptor;
import io.github.ctrlora4j.api.condition.Parameter;
import io.github.ctrlora4j.api.image.NumpyRandom;
import java.util.Map;

/** A line drawing, black on white, fine or coarse. Immutable. */
@AutoService(Condition.class)
public final class Lineart implements Condition {
    private static final ConditionDescriptor DESCRIPTOR = ConditionDescriptor.builder("lineart")
            .title("Line drawing")
            .appearance("soft black lines on white")
            .parameter(Parameter.flag("coarse").title("Fewer, bolder lines").build())
            .parameter(Parameter.choice("detector", "auto", "network", "classical")
                    .title("What draws the lines")
                    .build())
            .network(DrawingNetwork.FINE)
            .network(DrawingNetwork.COARSE)
            .aliasWith("lineart_realistic", Map.of("coarse", "false"))
            .aliasWith("lineart_coarse", Map.of("coarse", "true"))
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
        if (usesNetwork(context, network)) {
            context.madeBy("network " + network.fileName());
            return DrawingNetwork.run(network, source, context.models()).toRgb();
        }
        context.madeBy("classical");
        return (coarse ? GaussianLines.coarse(source) : GaussianLines.fine(source)).toRgb();
    }

    /** The network if it is wanted, or at hand and nothing else is wanted. */
    private static boolean usesNetwork(DetectionContext context, NetworkDescriptor network) {
        return switch (context.parameters().choice("detector")) {
            case "network" -> true;
            case "classical" -> false;
            default -> context.models().isAvailable(network);
        };
    }
}
