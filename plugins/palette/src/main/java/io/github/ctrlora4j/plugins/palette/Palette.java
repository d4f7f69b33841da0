package io.github.ctrlora4j.plugins.palette;

import com.google.auto.service.AutoService;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.ConditionLora;
import io.github.ctrlora4j.api.condition.DetectionContext;
import io.github.ctrlora4j.api.condition.Parameter;
import io.github.ctrlora4j.imaging.Interpolation;
import io.github.ctrlora4j.imaging.Resize;
import java.util.List;

/** Coarse blocks of color, as the CtrLoRA reference makes them. Immutable. */
@AutoService(Condition.class)
public final class Palette implements Condition {
    /** Fingerprint of the miniature family's Base ControlNet. */
    private static final String MINIATURE_BASE = "622b57532b621989680c7edd68c59b162126b216d96e6f718decb96595919acc";

    private static final List<ConditionLora> LORAS = List.of(ConditionLora.ofResource(
            Palette.class,
            "palette.safetensors",
            MINIATURE_BASE,
            8,
            589_672,
            "c749320cfaedf06e70d344bc9fb969966d00d0d68ca23427f8e8af3f9130e48f"));

    private static final ConditionDescriptor DESCRIPTOR = ConditionDescriptor.builder("palette")
            .title("Palette")
            .versionOf(Palette.class)
            .appearance("blocks of one color each, taken from the middle of the block")
            .parameter(Parameter.integer("block", 1, 512)
                    .defaultValue(64)
                    .title("Side of a block in pixels")
                    .build())
            .alias("color", "t2ia_color_grid")
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
        return blocks(source, context.parameters().integer("block"));
    }

    /** Shrinks without averaging, so that a block has the color of its middle, and enlarges again. */
    static RgbImage blocks(RgbImage source, int side) {
        int columns = Math.max(1, source.width() / side);
        int rows = Math.max(1, source.height() / side);
        RgbImage small = Resize.to(source, columns, rows, Interpolation.CUBIC);
        return Resize.to(small, source.width(), source.height(), Interpolation.NEAREST);
    }
}
