package io.github.ctrlora4j.plugins.lineartanime;

import com.google.auto.service.AutoService;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.DetectionContext;
import io.github.ctrlora4j.api.condition.Detector;
import io.github.ctrlora4j.api.condition.DetectorChoice;
import io.github.ctrlora4j.imaging.DividedLines;

/** An anime-style line drawing, black on white. Immutable. */
@AutoService(Condition.class)
public final class LineartAnime implements Condition {
    private static final DetectorChoice DETECTOR = DetectorChoice.builder("Line drawing method")
            .substitute("classical")
            .build();

    private static final ConditionDescriptor DESCRIPTOR = ConditionDescriptor.builder("lineart_anime")
            .title("Anime line drawing")
            .versionOf(LineartAnime.class)
            .appearance("soft black lines on white, as in anime")
            .parameter(DETECTOR.parameter())
            .network(AnimeNetwork.DESCRIPTOR)
            .alias("lineart-anime")
            .build();

    @Override
    public ConditionDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public RgbImage detect(RgbImage source, DetectionContext context) {
        try (Detector detector = DETECTOR.open(context, AnimeNetwork.DESCRIPTOR)) {
            return detector.network()
                    .map(network -> AnimeNetwork.run(source, network))
                    .orElseGet(() -> DividedLines.of(source))
                    .toRgb();
        }
    }
}
