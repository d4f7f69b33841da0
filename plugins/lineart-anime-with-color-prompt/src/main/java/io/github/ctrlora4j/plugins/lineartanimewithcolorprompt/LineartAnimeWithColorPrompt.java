package io.github.ctrlora4j.plugins.lineartanimewithcolorprompt;

import com.google.auto.service.AutoService;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.DetectionContext;
import io.github.ctrlora4j.api.condition.NetworkDescriptor;
import io.github.ctrlora4j.api.condition.Parameter;
import io.github.ctrlora4j.imaging.NumpyRandom;
import java.util.List;

/** A line drawing in the manner of anime, black on white, with discs of colour. Immutable. */
@AutoService(Condition.class)
public final class LineartAnimeWithColorPrompt implements Condition {
    private static final ConditionDescriptor DESCRIPTOR = ConditionDescriptor.builder("lineart_anime_with_color_prompt")
            .title("Anime line drawing with colours")
            .appearance("soft black lines on white, with discs of colour")
            .parameter(Parameter.text("discs")
                    .defaultValue("random")
                    .title("Discs of colour: random, none, or each as x,y,radius or x,y,radius,RRGGBB")
                    .build())
            .parameter(Parameter.choice("detector", "auto", "network", "classical")
                    .title("What draws the lines")
                    .build())
            .network(AnimeNetwork.DESCRIPTOR)
            .alias("lineart-anime-with-color-prompt", "lineart_anime_color", "lineart-anime-color")
            .build();

    @Override
    public ConditionDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public RgbImage detect(RgbImage source, DetectionContext context) {
        List<Disc> discs =
                switch (context.parameters().text("discs").strip()) {
                    case "random" -> Disc.drawn(source.width(), source.height(), random(context));
                    case "none" -> List.of();
                    default -> Disc.parse(context.parameters().text("discs"), source.width(), source.height());
                };
        return Disc.paint(discs, lines(source, context), source);
    }

    /** Discs are drawn always. */
    @Override
    public RgbImage trainingImage(RgbImage source, DetectionContext context) {
        if (Colourfulness.isGray(source)) {
            throw new InvalidRequestException("a training image with discs of colour needs a photo in colour, this one"
                    + " is gray in more than 95 % of its pixels; leave it out");
        }
        List<Disc> discs = Disc.drawn(source.width(), source.height(), random(context));
        return Disc.paint(discs, lines(source, context), source);
    }

    private static NumpyRandom random(DetectionContext context) {
        return new NumpyRandom(context.seed() & 0xFFFFFFFFL);
    }

    private static RgbImage lines(RgbImage source, DetectionContext context) {
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
