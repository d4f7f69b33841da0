package io.github.ctrlora4j.plugins.inpainting;

import com.google.auto.service.AutoService;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.ConditionLora;
import io.github.ctrlora4j.api.condition.DetectionContext;
import io.github.ctrlora4j.api.condition.Parameter;
import io.github.ctrlora4j.api.condition.ParameterValues;
import io.github.ctrlora4j.api.condition.Purpose;
import io.github.ctrlora4j.imaging.Canvas;
import io.github.ctrlora4j.imaging.NumpyRandom;
import java.util.List;

/** A picture with a black box, to be filled. Immutable. */
@AutoService(Condition.class)
public final class Inpainting implements Condition {
    /** Fingerprint of the miniature family's Base ControlNet. */
    private static final String MINIATURE_BASE = "622b57532b621989680c7edd68c59b162126b216d96e6f718decb96595919acc";

    private static final List<ConditionLora> LORAS = List.of(ConditionLora.ofResource(
            Inpainting.class,
            "inpainting.safetensors",
            MINIATURE_BASE,
            8,
            589_680,
            "5dc2b75c44a592f7b7d2ad417d3556c3601167ca2502b0cb68609847e4707a52"));

    private static final ConditionDescriptor DESCRIPTOR = ConditionDescriptor.builder("inpainting")
            .title("Inpainting, box")
            .versionOf(Inpainting.class)
            .appearance("the picture with a black box")
            .purpose(Purpose.RESTORATION)
            .parameter(extent("above", "Box above the middle, in percent of half the height"))
            .parameter(extent("below", "Box below the middle, in percent of half the height"))
            .parameter(extent("left", "Box left of the middle, in percent of half the width"))
            .parameter(extent("right", "Box right of the middle, in percent of half the width"))
            .parameter(Parameter.flag("paper")
                    .title("Values outside 0 to 100, with the reference's quirks")
                    .build())
            .alias("inpainting_box")
            .build();

    // Training draws a normal distribution around 50 with a deviation of 30 and does not clamp it.
    private static Parameter extent(String name, String title) {
        return Parameter.integer(name, -200, 300)
                .defaultFromSeed(20, 80)
                .title(title)
                .build();
    }

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
        ParameterValues p = context.parameters();
        int above = p.integer("above");
        int below = p.integer("below");
        int left = p.integer("left");
        int right = p.integer("right");
        return p.flag("paper")
                ? blacken(source, above, below, left, right)
                : blacken(source, clamped(above), clamped(below), clamped(left), clamped(right));
    }

    private static int clamped(int percent) {
        return Math.max(0, Math.min(100, percent));
    }

    /** The reference draws without bounds and then puts each pair in order. */
    @Override
    public RgbImage trainingImage(RgbImage source, DetectionContext context) {
        int[] drawn = drawnExtents(new NumpyRandom(context.seed() & 0xFFFFFFFFL));
        return blacken(
                source,
                Math.min(drawn[0], drawn[1]),
                Math.max(drawn[0], drawn[1]),
                Math.min(drawn[2], drawn[3]),
                Math.max(drawn[2], drawn[3]));
    }

    /** The values of above, below, left and right, in the reference's order. */
    static int[] drawnExtents(NumpyRandom random) {
        int[] drawn = new int[4];
        for (int i = 0; i < drawn.length; i++) {
            drawn[i] = (int) (random.normal(0.5, 0.5) * 60) + 20;
        }
        return drawn;
    }

    private static RgbImage blacken(RgbImage source, int above, int below, int left, int right) {
        Range rows = Range.around(source.height(), above, below);
        Range columns = Range.around(source.width(), left, right);
        Canvas canvas = Canvas.of(source);
        if (rows.start < rows.end && columns.start < columns.end) {
            canvas.fillRectangle(columns.start, rows.start, columns.end, rows.end, 0);
        }
        return canvas.toImage();
    }

    /** A Python slice: negative values count from the end, and values that are too large are cut. */
    private record Range(int start, int end) {
        static Range around(int extent, int before, int after) {
            int start = Math.floorDiv(extent - (int) (extent / 100.0 * before), 2);
            int end = Math.floorDiv(extent + (int) (extent / 100.0 * after), 2);
            return new Range(index(start, extent), index(end, extent));
        }

        private static int index(int value, int extent) {
            return value < 0 ? Math.max(0, value + extent) : Math.min(value, extent);
        }
    }
}
