package io.github.ctrlora4j.plugins.segmentation;

import com.google.auto.service.AutoService;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.ConditionLora;
import io.github.ctrlora4j.api.condition.DetectionContext;
import io.github.ctrlora4j.api.condition.Parameter;
import io.github.ctrlora4j.imaging.Interpolation;
import io.github.ctrlora4j.imaging.Resize;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/** Semantic segmentation: each pixel has the colour of its class in ADE20K. Immutable. */
@AutoService(Condition.class)
public final class Segmentation implements Condition {
    /** Of the Base ControlNet of the miniature family. */
    private static final String MINIATURE_BASE = "24eae7ed7e9d30eb341521261ec4ec2c41e568c2afadf5d08f0ba5adf23c3d8b";

    private static final List<ConditionLora> LORAS = List.of(ConditionLora.ofResource(
            Segmentation.class,
            "segmentation.safetensors",
            MINIATURE_BASE,
            8,
            589032,
            "e9940ec6dc0bbcf76a63bdaf6d8ff98afe535d7236f43d6092aab5d76be0c475"));

    private static final int CLUSTERS = 6;

    private static final ConditionDescriptor DESCRIPTOR = ConditionDescriptor.builder("segmentation")
            .title("Segmentation")
            .appearance("the 150 colours of ADE20K")
            .parameter(Parameter.choice("detector", "auto", "network", "classical", "map")
                    .title("What finds the classes; map: the source is a map of classes itself")
                    .build())
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
        String detector = detector(context);
        context.madeBy(detector.equals("network") ? "network " + SegmentationNetwork.DESCRIPTOR.fileName() : detector);
        return switch (detector) {
            case "network" -> paint(source, SegmentationNetwork.run(source, context.networks()));
            case "map" -> paint(source, labels(source, AdePalette::nearest));
            default -> clusters(source);
        };
    }

    private static RgbImage paint(RgbImage source, int[] labels) {
        return AdePalette.paint(source.width(), source.height(), labels);
    }

    /**
     * The six main colours of the picture at half its size as the first six classes, the darkest first. So the miniature's
     * LoRA was trained.
     */
    private static RgbImage clusters(RgbImage source) {
        RgbImage half = Resize.to(
                source, Math.max(1, source.width() / 2), Math.max(1, source.height() / 2), Interpolation.AREA);
        int[] centres = Arrays.stream(ColorClusters.centres(half, CLUSTERS, 0))
                .boxed()
                .sorted(Comparator.comparingInt(Segmentation::brightness))
                .mapToInt(Integer::intValue)
                .toArray();
        RgbImage map = paint(half, labels(half, rgb -> ColorClusters.nearest(rgb, centres)));
        return Resize.to(map, source.width(), source.height(), Interpolation.NEAREST);
    }

    private static int brightness(int rgb) {
        return (rgb >> 16) + (rgb >> 8 & 0xFF) + (rgb & 0xFF);
    }

    private static int[] labels(RgbImage source, IntUnaryOperator labelOfColour) {
        int[] labels = new int[source.width() * source.height()];
        int colour = -1;
        int label = 0;
        for (int i = 0; i < labels.length; i++) {
            int rgb = source.rgb(i % source.width(), i / source.width());
            if (rgb != colour) {
                colour = rgb;
                label = labelOfColour.applyAsInt(rgb);
            }
            labels[i] = label;
        }
        return labels;
    }

    /** The chosen detector; for {@code auto} the network if its file is there. */
    private static String detector(DetectionContext context) {
        String wanted = context.parameters().choice("detector");
        if (!wanted.equals("auto")) {
            return wanted;
        }
        return context.networks().isAvailable(SegmentationNetwork.DESCRIPTOR) ? "network" : "classical";
    }

    @Override
    public List<ConditionLora> loras() {
        return LORAS;
    }
}
