package io.github.ctrlora4j.plugins.bbox;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.ChannelOrder;
import io.github.ctrlora4j.api.condition.FloatArray;
import io.github.ctrlora4j.api.condition.Network;
import io.github.ctrlora4j.api.condition.NetworkDescriptor;
import io.github.ctrlora4j.api.condition.Normalization;
import io.github.ctrlora4j.imaging.Interpolation;
import io.github.ctrlora4j.imaging.Letterbox;
import java.util.ArrayList;
import java.util.List;

/**
 * YOLOX-L, trained on COCO, as DWPose distributes it. The reference uses YOLOv4 with the same classes. Stateless.
 */
final class Yolox {
    static final NetworkDescriptor DESCRIPTOR = NetworkDescriptor.builder("yolox_l.onnx")
            .input("images", 1L, 3L, 640L, 640L)
            .output("output", 1L, 8400L, 85L)
            .license("Apache-2.0")
            .sourcePage("https://huggingface.co/yzd-v/DWPose")
            .build();

    private static final int SIDE = 640;
    private static final int PADDING = 0x727272; // gray 114
    private static final int[] STRIDES = {8, 16, 32};

    private Yolox() {}

    static List<Box> run(RgbImage source, Network network) {
        Letterbox letterbox = Letterbox.atTopLeft(source, SIDE, Interpolation.LINEAR, PADDING);
        FloatArray planes = FloatArray.planes(letterbox.square(), ChannelOrder.BGR, Normalization.LEVELS);
        float[] output = network.run("images", planes, "output").toArray();
        return Candidate.boxes(candidates(output, letterbox), source);
    }

    /**
     * Each row of the output belongs to a cell of a grid: offset of the center in cells, logarithm of the size in
     * cells, objectness, and a score per class.
     */
    private static List<Candidate> candidates(float[] output, Letterbox letterbox) {
        int row = 5 + CocoClasses.NAMES.size();
        List<Candidate> candidates = new ArrayList<>();
        int first = 0;
        for (int stride : STRIDES) {
            int cells = SIDE / stride;
            for (int cell = 0; cell < cells * cells; cell++, first += row) {
                int label = 0;
                for (int c = 1; c < CocoClasses.NAMES.size(); c++) {
                    label = output[first + 5 + c] > output[first + 5 + label] ? c : label;
                }
                double score = (double) output[first + 4] * output[first + 5 + label];
                double x = letterbox.x((output[first] + cell % cells) * stride);
                double y = letterbox.y((output[first + 1] + cell / cells) * stride);
                double halfWidth = letterbox.length(Math.exp(output[first + 2]) * stride) / 2;
                double halfHeight = letterbox.length(Math.exp(output[first + 3]) * stride) / 2;
                candidates.add(
                        new Candidate(label, score, x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight));
            }
        }
        return candidates;
    }
}
