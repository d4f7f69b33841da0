package io.github.ctrlora4j.plugins.illusion;

import com.google.auto.service.AutoService;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.ConditionLora;
import io.github.ctrlora4j.api.condition.DetectionContext;
import io.github.ctrlora4j.api.condition.Parameter;
import io.github.ctrlora4j.imaging.GrayImage;
import java.util.List;

/** Large regions of black, gray and white, as the CtrLoRA reference makes them. Immutable. */
@AutoService(Condition.class)
public final class Illusion implements Condition {
    /** Fingerprint of the miniature family's Base ControlNet. */
    private static final String MINIATURE_BASE = "622b57532b621989680c7edd68c59b162126b216d96e6f718decb96595919acc";

    private static final List<ConditionLora> LORAS = List.of(ConditionLora.ofResource(
            Illusion.class,
            "illusion.safetensors",
            MINIATURE_BASE,
            8,
            589_672,
            "b3f2e17ac746d283f26349d00c8ecf6f31dcf932dd27ebbff0e85356a7b610dc"));

    private static final int DARK = 85;
    private static final int BRIGHT = 170;

    /** Half widths of the rows of OpenCV's ellipse of 11 by 11; the outermost have one pixel. */
    private static final int[] CLOSING = {0, 3, 4, 5, 5, 5, 5, 5, 4, 3, 0};

    /** OpenCV's ellipse of 3 by 3: a plus. */
    private static final int[] OPENING = {0, 1, 0};

    private static final ConditionDescriptor DESCRIPTOR = ConditionDescriptor.builder("illusion")
            .title("Illusion")
            .versionOf(Illusion.class)
            .appearance("large smooth regions of black, middle gray and white")
            .parameter(Parameter.choice("channel", "blue", "luminance", "value")
                    .title("Channel used as brightness")
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
        GrayImage brightness = brightness(source, context.parameters().choice("channel"));
        byte[] levels = brightness.toBytes();
        for (int i = 0; i < levels.length; i++) {
            int value = levels[i] & 0xFF;
            levels[i] = (byte) (value < DARK ? 0 : value <= BRIGHT ? 127 : 255);
        }
        Morphology regions = new Morphology(source.width(), source.height());
        byte[] closed = regions.erode(regions.dilate(levels, CLOSING), CLOSING);
        byte[] opened = regions.dilate(regions.erode(closed, OPENING), OPENING);
        return GrayImage.of(source.width(), source.height(), opened).toRgb();
    }

    /**
     * The reference converts to HSV and then takes the blue channel of the RGB picture; its LoRA was trained on that.
     */
    private static GrayImage brightness(RgbImage source, String channel) {
        return switch (channel) {
            case "luminance" -> GrayImage.luma(source);
            case "value" -> value(source);
            default -> GrayImage.channel(source, 2);
        };
    }

    private static GrayImage value(RgbImage source) {
        byte[] rgb = source.toBytes();
        byte[] value = new byte[rgb.length / 3];
        for (int i = 0; i < value.length; i++) {
            value[i] = (byte) Math.max(rgb[3 * i] & 0xFF, Math.max(rgb[3 * i + 1] & 0xFF, rgb[3 * i + 2] & 0xFF));
        }
        return GrayImage.of(source.width(), source.height(), value);
    }
}
