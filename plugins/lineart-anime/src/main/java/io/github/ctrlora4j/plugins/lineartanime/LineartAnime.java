package io.github.ctrlora4j.plugins.lineartanime;

import com.google.auto.service.AutoService;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.DetectionContext;
import io.github.ctrlora4j.api.condition.NetworkDescriptor;
import io.github.ctrlora4j.api.condition.Parameter;

/** A line drawing in the manner of anime, black on white. Immutable. */
@AutoService(Condition.class)
public final class LineartAnime implements Condition {
    private static final ConditionDescriptor DESCRIPTOR = ConditionDescriptor.builder("lineart_anime")
            .title("Anime line drawing")
            .appearance("soft black lines on white, as in anime")
            .parameter(Parameter.choice("detector", "auto", "network", "classical")
                    .title("What draws the lines")
                    .build())
            .network(AnimeNetwork.DESCRIPTOR)
            .alias("lineart-anime")
            .build();

    @Override
    public ConditionDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public RgbImage detect(RgbImage source, DetectionContext context) {
        boolean network = usesNetwork(context, AnimeNetwork.DESCRIPTOR);
        context.madeBy(network ? "network " + AnimeNetwork.DESCRIPTOR.fileName() : "classical");
        return (network ? AnimeNetwork.run(source, context.networks()) : DividedLines.of(source)).toRgb();
    }

    /** The network if it is wanted, or at hand and nothing else is wanted. */
    private static boolean usesNetwork(DetectionContext context, NetworkDescriptor network) {
        return switch (context.parameters().choice("detector")) {
            case "network" -> true;
            case "classical" -> false;
            default -> context.networks().isAvailable(network);
        };
    }
}
