package io.github.ctrlora4j.plugins.canny;

import com.google.auto.service.AutoService;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.ConditionLora;
import io.github.ctrlora4j.api.condition.DetectionContext;
import io.github.ctrlora4j.api.condition.Parameter;
import io.github.ctrlora4j.api.condition.ParameterValues;
import java.util.List;

/** Canny edges, byte for byte equal to OpenCV's. Immutable. */
@AutoService(Condition.class)
public final class Canny implements Condition {
    /** Fingerprint of the miniature family's Base ControlNet. */
    private static final String MINIATURE_BASE = "622b57532b621989680c7edd68c59b162126b216d96e6f718decb96595919acc";

    // Defaults: CtrLoRA's training. Ranges: the A1111 extension's sliders. Both call the condition "canny": no aliases.
    private static final ConditionDescriptor DESCRIPTOR = ConditionDescriptor.builder("canny")
            .title("Canny edges")
            .versionOf(Canny.class)
            .appearance("white edges on black, one pixel wide")
            .parameter(threshold("low", 100, "Low threshold"))
            .parameter(threshold("high", 200, "High threshold"))
            .build();

    private static final List<ConditionLora> LORAS = List.of(ConditionLora.ofResource(
            Canny.class,
            "canny.safetensors",
            MINIATURE_BASE,
            8,
            589_688,
            "ec2b016db2888d78cf926f99681aecb8a4d043f1d77c07d8c32a2be075517874"));

    @Override
    public ConditionDescriptor descriptor() {
        return DESCRIPTOR;
    }

    /** Thresholds in the wrong order are swapped, as in OpenCV. */
    @Override
    public RgbImage detect(RgbImage source, DetectionContext context) {
        ParameterValues parameters = context.parameters();
        int low = parameters.integer("low");
        int high = parameters.integer("high");
        return Edges.trace(Gradients.of(source), Math.min(low, high), Math.max(low, high));
    }

    @Override
    public List<ConditionLora> loras() {
        return LORAS;
    }

    private static Parameter threshold(String name, long defaultValue, String title) {
        return Parameter.integer(name, 1, 255)
                .step(1)
                .defaultValue(defaultValue)
                .title(title)
                .build();
    }
}
