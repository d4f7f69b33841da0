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
    private static final String MINIATURE_BASE = "24eae7ed7e9d30eb341521261ec4ec2c41e568c2afadf5d08f0ba5adf23c3d8b";

    private static final List<ConditionLora> LORAS = List.of(ConditionLora.ofResource(
            Grayscale.class,
            "grayscale.safetensors",
            MINIATURE_BASE,
            8,
            589_032,
            "5dfbab9a53b9e1c8a3ef67d533bf69d2c33d40c82a8b08a4aa3d11c0420717f0"));

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
