package io.github.ctrlora4j.plugins.deraining;

import com.google.auto.service.AutoService;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.DetectionContext;
import io.github.ctrlora4j.api.condition.Purpose;
import java.util.SplittableRandom;

/** A photograph through a pane with raindrops, to be cleared. Immutable. */
@AutoService(Condition.class)
public final class Deraining implements Condition {
    private static final ConditionDescriptor DESCRIPTOR = ConditionDescriptor.builder("deraining")
            .title("Raindrop removal")
            .versionOf(Deraining.class)
            .appearance("a photograph through a pane with raindrops")
            .purpose(Purpose.RESTORATION)
            .alias("deraindrop")
            .build();

    @Override
    public ConditionDescriptor descriptor() {
        return DESCRIPTOR;
    }

    /** The damaged photograph itself is the condition image. */
    @Override
    public RgbImage detect(RgbImage source, DetectionContext context) {
        return source;
    }

    /**
     * Raindrops on a pane in front of the scene. Rain streaks are a different task, which this condition does not
     * cover.
     */
    @Override
    public RgbImage trainingImage(RgbImage source, DetectionContext context) {
        return Raindrops.drawn(source, new SplittableRandom(context.seed())).over(source);
    }
}
