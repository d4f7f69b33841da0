package io.github.ctrlora4j.plugins.lineartanimewithcolorprompt;

import com.google.auto.service.AutoService;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.ConditionLora;
import io.github.ctrlora4j.api.condition.DetectionContext;
import io.github.ctrlora4j.api.condition.Detector;
import io.github.ctrlora4j.api.condition.DetectorChoice;
import io.github.ctrlora4j.api.condition.Parameter;
import io.github.ctrlora4j.imaging.DividedLines;
import io.github.ctrlora4j.imaging.NumpyRandom;
import java.util.List;

/** An anime-style line drawing, black on white, with discs of color. Immutable. */
@AutoService(Condition.class)
public final class LineartAnimeWithColorPrompt implements Condition {
    /** Fingerprint of the miniature family's Base ControlNet. */
    private static final String MINIATURE_BASE = "622b57532b621989680c7edd68c59b162126b216d96e6f718decb96595919acc";

    private static final List<ConditionLora> LORAS = List.of(ConditionLora.ofResource(
            LineartAnimeWithColorPrompt.class,
            "lineart_anime_with_color_prompt.safetensors",
            MINIATURE_BASE,
            8,
            589_696,
            "16d6a99be8bb654d8443742ad1af3b78a3289536f4d3f05a0032d10dafaed3d0"));

    private static final DetectorChoice DETECTOR = DetectorChoice.builder("Line drawing method")
            .substitute("classical")
            .build();

    private static final ConditionDescriptor DESCRIPTOR = ConditionDescriptor.builder("lineart_anime_with_color_prompt")
            .title("Anime line drawing with colors")
            .versionOf(LineartAnimeWithColorPrompt.class)
            .appearance("soft black lines on white, with discs of color")
            .parameter(Parameter.text("discs")
                    .defaultValue("random")
                    .title("Discs of color: random, none, or each as x,y,radius or x,y,radius,RRGGBB")
                    .build())
            .parameter(DETECTOR.parameter())
            .network(AnimeNetwork.DESCRIPTOR)
            .alias("lineart-anime-with-color-prompt", "lineart_anime_color", "lineart-anime-color")
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
        List<Disc> discs =
                switch (context.parameters().text("discs").strip()) {
                    case "random" -> Disc.drawn(source.width(), source.height(), random(context));
                    case "none" -> List.of();
                    default -> Disc.parse(context.parameters().text("discs"), source.width(), source.height());
                };
        return Disc.paint(discs, lines(source, context), source);
    }

    /** Always draws discs. */
    @Override
    public RgbImage trainingImage(RgbImage source, DetectionContext context) {
        if (Colorfulness.isGray(source)) {
            throw new InvalidRequestException("a training image with discs of color needs a color photo, but this one"
                    + " is gray in more than 95 % of its pixels; leave it out");
        }
        List<Disc> discs = Disc.drawn(source.width(), source.height(), random(context));
        return Disc.paint(discs, lines(source, context), source);
    }

    private static NumpyRandom random(DetectionContext context) {
        return new NumpyRandom(context.seed() & 0xFFFFFFFFL);
    }

    private static RgbImage lines(RgbImage source, DetectionContext context) {
        try (Detector detector = DETECTOR.open(context, AnimeNetwork.DESCRIPTOR)) {
            return detector.network()
                    .map(network -> AnimeNetwork.run(source, network))
                    .orElseGet(() -> DividedLines.of(source))
                    .toRgb();
        }
    }
}
