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
    private static final String MINIATURE_BASE = "24eae7ed7e9d30eb341521261ec4ec2c41e568c2afadf5d08f0ba5adf23c3d8b";

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
            589_024,
            "6851ba732873a0a2c13523371c1510305ce4837023be4d95e66b28a691e3e4af"));

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
