package io.github.ctrlora4j.plugins.pixel;

import com.google.auto.service.AutoService;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.ConditionLora;
import io.github.ctrlora4j.api.condition.DetectionContext;
import io.github.ctrlora4j.api.condition.Parameter;
import io.github.ctrlora4j.api.condition.ParameterValues;
import io.github.ctrlora4j.imaging.ColorClusters;
import io.github.ctrlora4j.imaging.Interpolation;
import io.github.ctrlora4j.imaging.NumpyRandom;
import java.util.List;

/** Pixel art with few colors, as the CtrLoRA reference makes it. Immutable. */
@AutoService(Condition.class)
public final class Pixel implements Condition {
    /** Fingerprint of the miniature family's Base ControlNet. */
    private static final String MINIATURE_BASE = "622b57532b621989680c7edd68c59b162126b216d96e6f718decb96595919acc";

    private static final List<ConditionLora> LORAS = List.of(ConditionLora.ofResource(
            Pixel.class,
            "pixel.safetensors",
            MINIATURE_BASE,
            8,
            589_672,
            "63e0941e5ef48410554ece64dcfeff00e51f6fb032a9456440c75981c4cae7fd"));

    // Upstream draws 8 to 16 colors and a scale of 4 to 8.
    private static final ConditionDescriptor DESCRIPTOR = ConditionDescriptor.builder("pixel")
            .title("Pixel art")
            .versionOf(Pixel.class)
            .appearance("small blocks in few colors")
            .parameter(Parameter.integer("colors", 2, 64)
                    .defaultFromSeed(8, 16)
                    .title("Number of colors")
                    .build())
            .parameter(Parameter.integer("scale", 1, 64)
                    .defaultFromSeed(4, 8)
                    .title("Side of a block in pixels")
                    .build())
            .parameter(Parameter.integer("min_size", 1, 512)
                    .defaultValue(32)
                    .title("Minimum number of blocks per side")
                    .build())
            .parameter(Parameter.choice("interpolation", "lanczos4", "nearest")
                    .title("How the color of a block is chosen")
                    .build())
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
        ParameterValues parameters = context.parameters();
        return draw(source, parameters, parameters.integer("colors"), parameters.integer("scale"), context.seed());
    }

    /** The reference draws the number of colors first, then the scale. */
    @Override
    public RgbImage trainingImage(RgbImage source, DetectionContext context) {
        NumpyRandom random = new NumpyRandom(context.seed() & 0xFFFFFFFFL);
        int colors = random.randint(8, 17);
        int scale = random.randint(4, 9);
        return draw(source, context.parameters(), colors, scale, context.seed());
    }

    private static RgbImage draw(RgbImage source, ParameterValues parameters, int colors, int scale, long seed) {
        Interpolation interpolation =
                parameters.choice("interpolation").equals("nearest") ? Interpolation.NEAREST : Interpolation.LANCZOS4;
        RgbImage small = PixelArt.shrink(source, scale, parameters.integer("min_size"), interpolation);
        return PixelArt.paint(source, small, ColorClusters.centers(small, colors, seed));
    }
}
