package io.github.ctrlora4j.plugins.grayscale;

import com.google.auto.service.AutoService;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.ConditionLora;
import io.github.ctrlora4j.api.condition.DetectionContext;
import io.github.ctrlora4j.imaging.GrayImage;
import java.util.List;

/** The luma of a picture, to be colored. Immutable. */
@AutoService(Condition.class)
public final class Grayscale implements Condition {
    /** Fingerprint of the miniature family's Base ControlNet. */
    private static final String MINIATURE_BASE = "622b57532b621989680c7edd68c59b162126b216d96e6f718decb96595919acc";

    private static final List<ConditionLora> LORAS = List.of(ConditionLora.ofResource(
            Grayscale.class,
            "grayscale.safetensors",
            MINIATURE_BASE,
            8,
            589_688,
            "098b44ba0034d80cde4558fc3017eb393550e1fe3e8b91d862bd7c482a605ac0"));

    private static final ConditionDescriptor DESCRIPTOR = ConditionDescriptor.builder("grayscale")
            .title("Grayscale")
            .versionOf(Grayscale.class)
            .appearance("the picture in gray")
            .alias("colorization", "gray")
            .build();

    @Override
    public ConditionDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public RgbImage detect(RgbImage source, DetectionContext context) {
        return GrayImage.luma(source).toRgb();
    }

    @Override
    public List<ConditionLora> loras() {
        return LORAS;
    }
}
