package io.github.ctrlora4j.plugins.lineartanime;

import com.google.auto.service.AutoService;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.ConditionLora;
import io.github.ctrlora4j.api.condition.DetectionContext;
import io.github.ctrlora4j.api.condition.Detector;
import io.github.ctrlora4j.api.condition.DetectorChoice;
import io.github.ctrlora4j.imaging.DividedLines;
import java.util.List;

/** An anime-style line drawing, black on white. Immutable. */
@AutoService(Condition.class)
public final class LineartAnime implements Condition {
    /** Fingerprint of the miniature family's Base ControlNet. */
    private static final String MINIATURE_BASE = "622b57532b621989680c7edd68c59b162126b216d96e6f718decb96595919acc";

    private static final List<ConditionLora> LORAS = List.of(ConditionLora.ofResource(
            LineartAnime.class,
            "lineart_anime.safetensors",
            MINIATURE_BASE,
            8,
            589_680,
            "dc8b15030fdc1233a0d5a7805184c6ccfa616a6c4ad099dd2300c7631418593d"));

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
    public List<ConditionLora> loras() {
        return LORAS;
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
