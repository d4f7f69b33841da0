package io.github.ctrlora4j.plugins.outpainting;

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
import io.github.ctrlora4j.imaging.Interpolation;
import io.github.ctrlora4j.imaging.NumpyRandom;
import io.github.ctrlora4j.imaging.Resize;
import java.util.List;
import java.util.Map;

/** The middle of a picture on black, to be continued outwards. Immutable. */
@AutoService(Condition.class)
public final class Outpainting implements Condition {
    /** Fingerprint of the miniature family's Base ControlNet. */
    private static final String MINIATURE_BASE = "622b57532b621989680c7edd68c59b162126b216d96e6f718decb96595919acc";

    private static final List<ConditionLora> LORAS = List.of(ConditionLora.ofResource(
            Outpainting.class,
            "outpainting.safetensors",
            MINIATURE_BASE,
            8,
            589_688,
            "8da99af85c2a111e3100aec65119f35995b31dd22541dc1ddc9c24a180bb1f3d"));

    // Training draws 20 to 79 percent for each side.
    private static final ConditionDescriptor DESCRIPTOR = ConditionDescriptor.builder("outpainting")
            .title("Outpainting")
            .versionOf(Outpainting.class)
            .appearance("the middle of a picture, black around it")
            .purpose(Purpose.RESTORATION)
            .parameter(kept("h", "Height that is kept, in percent"))
            .parameter(kept("w", "Width that is kept, in percent"))
            .parameter(Parameter.choice("fit", "crop", "pad")
                    .title("Keep the middle, or shrink the whole picture into it")
                    .build())
            .aliasWith("pad", Map.of("fit", "pad"))
            .build();

    private static Parameter kept(String name, String title) {
        return Parameter.integer(name, 0, 100)
                .defaultFromSeed(20, 79)
                .title(title)
                .build();
    }

    @Override
    public ConditionDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public RgbImage detect(RgbImage source, DetectionContext context) {
        ParameterValues parameters = context.parameters();
        if (parameters.choice("fit").equals("pad")) {
            return Resize.to(pad(source), source.width(), source.height(), Interpolation.LINEAR);
        }
        return keepMiddle(source, parameters.integer("h"), parameters.integer("w"));
    }

    /** The reference draws the height first. */
    @Override
    public RgbImage trainingImage(RgbImage source, DetectionContext context) {
        NumpyRandom random = new NumpyRandom(context.seed() & 0xFFFFFFFFL);
        int height = random.randint(20, 80);
        int width = random.randint(20, 80);
        return keepMiddle(source, height, width);
    }

    private static RgbImage keepMiddle(RgbImage source, int heightPercent, int widthPercent) {
        int keptHeight = (int) (source.height() / 100.0 * heightPercent);
        int keptWidth = (int) (source.width() / 100.0 * widthPercent);
        int top = (source.height() - keptHeight) / 2;
        int bottom = (source.height() + keptHeight) / 2;
        int left = (source.width() - keptWidth) / 2;
        int right = (source.width() + keptWidth) / 2;
        byte[] pixels = source.toBytes();
        byte[] kept = new byte[pixels.length];
        for (int y = top; y < bottom; y++) {
            int start = 3 * (y * source.width() + left);
            System.arraycopy(pixels, start, kept, start, 3 * (right - left));
        }
        return RgbImage.of(source.width(), source.height(), kept);
    }

    /** The picture with black margins of half its size on every side. */
    static RgbImage pad(RgbImage source) {
        int top = source.height() / 2;
        int left = source.width() / 2;
        Canvas canvas = Canvas.black(source.width() + 2 * left, source.height() + 2 * top);
        canvas.paste(source, left, top);
        return canvas.toImage();
    }

    @Override
    public List<ConditionLora> loras() {
        return LORAS;
    }
}
