package io.github.ctrlora4j.plugins.segmentation;

import com.google.auto.service.AutoService;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.ConditionLora;
import io.github.ctrlora4j.api.condition.DetectionContext;
import io.github.ctrlora4j.api.condition.Detector;
import io.github.ctrlora4j.api.condition.DetectorChoice;
import io.github.ctrlora4j.imaging.ColorClusters;
import io.github.ctrlora4j.imaging.Interpolation;
import io.github.ctrlora4j.imaging.Resize;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/** Semantic segmentation: each pixel has the color of its class in ADE20K. Immutable. */
@AutoService(Condition.class)
public final class Segmentation implements Condition {
    /** Fingerprint of the miniature family's Base ControlNet. */
    private static final String MINIATURE_BASE = "622b57532b621989680c7edd68c59b162126b216d96e6f718decb96595919acc";

    private static final List<ConditionLora> LORAS = List.of(ConditionLora.ofResource(
            Segmentation.class,
            "segmentation.safetensors",
            MINIATURE_BASE,
            8,
            589_688,
            "39bddd29e0806b9a7561b0be6c0651a84fc0829d649608ccb6fa2de05ab167f3"));

    private static final int CLUSTERS = 6;

    private static final DetectorChoice DETECTOR = DetectorChoice.builder(
                    "Class detector; map: the source is already a segmentation")
            .substitute("classical")
            .other("map")
            .build();

    private static final ConditionDescriptor DESCRIPTOR = ConditionDescriptor.builder("segmentation")
            .title("Segmentation")
            .versionOf(Segmentation.class)
            .appearance("the 150 colors of ADE20K")
            .parameter(DETECTOR.parameter())
            .network(SegmentationNetwork.DESCRIPTOR)
            .alias("seg", "seg_ufade20k", "seg_ofade20k", "oneformer_ade20k")
            .aliasWith("segmentation_map", Map.of("detector", "map"))
            .build();

    @Override
    public ConditionDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public RgbImage detect(RgbImage source, DetectionContext context) {
        try (Detector detector = DETECTOR.open(context, SegmentationNetwork.DESCRIPTOR)) {
            return switch (detector.name()) {
                case "classical" -> clusters(source);
                case "map" -> paint(source, labels(source, AdePalette::nearest));
                default ->
                    paint(
                            source,
                            SegmentationNetwork.run(source, detector.network().orElseThrow()));
            };
        }
    }

    private static RgbImage paint(RgbImage source, int[] labels) {
        return AdePalette.paint(source.width(), source.height(), labels);
    }

    /**
     * The six main colors of the picture at half its size as the first six classes, the darkest first. The miniature's
     * LoRA was trained on exactly this.
     */
    private static RgbImage clusters(RgbImage source) {
        RgbImage half = Resize.to(
                source, Math.max(1, source.width() / 2), Math.max(1, source.height() / 2), Interpolation.AREA);
        int[] centers = Arrays.stream(ColorClusters.centers(half, CLUSTERS, 0))
                .boxed()
                .sorted(Comparator.comparingInt(Segmentation::brightness))
                .mapToInt(Integer::intValue)
                .toArray();
        RgbImage map = paint(half, labels(half, rgb -> ColorClusters.nearest(rgb, centers)));
        return Resize.to(map, source.width(), source.height(), Interpolation.NEAREST);
    }

    private static int brightness(int rgb) {
        return (rgb >> 16) + (rgb >> 8 & 0xFF) + (rgb & 0xFF);
    }

    private static int[] labels(RgbImage source, IntUnaryOperator labelOfColor) {
        int[] labels = new int[source.width() * source.height()];
        int color = -1;
        int label = 0;
        for (int i = 0; i < labels.length; i++) {
            int rgb = source.rgb(i % source.width(), i / source.width());
            if (rgb != color) {
                color = rgb;
                label = labelOfColor.applyAsInt(rgb);
            }
            labels[i] = label;
        }
        return labels;
    }

    @Override
    public List<ConditionLora> loras() {
        return LORAS;
    }
}
