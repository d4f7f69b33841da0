package io.github.ctrlora4j.plugins.bbox;

import com.google.auto.service.AutoService;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.ConditionLora;
import io.github.ctrlora4j.api.condition.DetectionContext;
import io.github.ctrlora4j.api.condition.Detector;
import io.github.ctrlora4j.api.condition.DetectorChoice;
import io.github.ctrlora4j.api.condition.Network;
import io.github.ctrlora4j.api.condition.Parameter;
import io.github.ctrlora4j.imaging.Canvas;
import io.github.ctrlora4j.imaging.Figure;
import java.util.List;
import java.util.Optional;

/** Objects, each as a solid rectangle in the color of its class. Immutable. */
@AutoService(Condition.class)
public final class BoundingBoxes implements Condition {
    /** Fingerprint of the miniature family's Base ControlNet. */
    private static final String MINIATURE_BASE = "622b57532b621989680c7edd68c59b162126b216d96e6f718decb96595919acc";

    private static final List<ConditionLora> LORAS = List.of(ConditionLora.ofResource(
            BoundingBoxes.class,
            "bbox.safetensors",
            MINIATURE_BASE,
            8,
            589_680,
            "6fb178c25a4e428a01f3bf13a768c09bc3f39066cdcfea389b92cfb5e4c73b75"));

    private static final int FRAME = 0xFF4040;
    /** Thickness for OpenCV, which draws lines of even thickness one pixel wider. */
    private static final int FRAME_WIDTH = 2;

    private static final String CENTERNET = "centernet";
    private static final String CLASSICAL = "classical";

    private static final DetectorChoice DETECTOR = DetectorChoice.builder("Object detector")
            .alternative(CENTERNET, CenterNet.DESCRIPTOR)
            .substitute(CLASSICAL)
            .build();

    private static final ConditionDescriptor DESCRIPTOR = ConditionDescriptor.builder("bbox")
            .title("Bounding boxes")
            .versionOf(BoundingBoxes.class)
            .appearance("solid rectangles in the colors of COCO's classes on black")
            .parameter(Parameter.text("boxes")
                    .title("Boxes to draw instead of detected ones: class left,top,right,bottom|class ...")
                    .build())
            .parameter(DETECTOR.parameter())
            .network(Yolox.DESCRIPTOR)
            .network(CenterNet.DESCRIPTOR)
            .alias("boxes", "bounding_box")
            .build();

    @Override
    public ConditionDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public RgbImage detect(RgbImage source, DetectionContext context) {
        String given = context.parameters().text("boxes");
        if (!given.isBlank()) {
            context.madeBy("boxes");
            return Box.paint(source.width(), source.height(), Box.parse(given));
        }
        // The network on board knows photographs, the miniature's LoRA icons in a frame.
        if (Figure.isOnPlainGround(source) && isAutomaticWithoutYolox(context)) {
            context.madeBy(CLASSICAL);
            return frame(source);
        }
        try (Detector detector = DETECTOR.open(context, Yolox.DESCRIPTOR)) {
            return detector.network()
                    .map(network -> detector.name().equals(CENTERNET)
                            ? CenterNet.run(source, network)
                            : Yolox.run(source, network))
                    .map(boxes -> Box.paint(source.width(), source.height(), boxes))
                    .orElseGet(() -> frame(source));
        }
    }

    private static boolean isAutomaticWithoutYolox(DetectionContext context) {
        if (!context.parameters().choice(DETECTOR.parameter().name()).equals("auto")) {
            return false;
        }
        Optional<Network> yolox = context.networks().find(Yolox.DESCRIPTOR);
        yolox.ifPresent(Network::close);
        return yolox.isEmpty();
    }

    /** A red frame around the figure, on its outermost pixels. The miniature's LoRA was trained on exactly this. */
    private static RgbImage frame(RgbImage source) {
        Figure figure = Figure.of(source);
        int left = source.width();
        int top = source.height();
        int right = -1;
        int bottom = -1;
        for (int y = 0; y < source.height(); y++) {
            for (int x = 0; x < source.width(); x++) {
                if (figure.contains(x, y)) {
                    left = Math.min(left, x);
                    top = Math.min(top, y);
                    right = Math.max(right, x);
                    bottom = Math.max(bottom, y);
                }
            }
        }
        Canvas canvas = Canvas.black(source.width(), source.height());
        if (right >= 0) {
            canvas.line(left, top, right, top, FRAME, FRAME_WIDTH);
            canvas.line(right, top, right, bottom, FRAME, FRAME_WIDTH);
            canvas.line(right, bottom, left, bottom, FRAME, FRAME_WIDTH);
            canvas.line(left, bottom, left, top, FRAME, FRAME_WIDTH);
        }
        return canvas.toImage();
    }

    @Override
    public List<ConditionLora> loras() {
        return LORAS;
    }
}
