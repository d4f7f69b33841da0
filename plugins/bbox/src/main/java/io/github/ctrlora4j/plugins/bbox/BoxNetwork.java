package io.github.ctrlora4j.plugins.bbox;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.ChannelOrder;
import io.github.ctrlora4j.api.condition.FloatArray;
import io.github.ctrlora4j.api.condition.Network;
import io.github.ctrlora4j.api.condition.NetworkDescriptor;
import io.github.ctrlora4j.api.condition.Normalization;
import io.github.ctrlora4j.imaging.Canvas;
import io.github.ctrlora4j.imaging.Interpolation;
import io.github.ctrlora4j.imaging.Resize;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * YOLOX-L, trained on COCO, as DWPose distributes it. The reference uses YOLOv4 with the same classes; thresholds are
 * the reference's. Stateless.
 */
final class BoxNetwork {
    static final NetworkDescriptor DESCRIPTOR = NetworkDescriptor.builder("yolox_l.onnx")
            .input("images", 1L, 3L, 640L, 640L)
            .output("output", 1L, 8400L, 85L)
            .license("Apache-2.0")
            .sourcePage("https://huggingface.co/yzd-v/DWPose")
            .build();

    private static final int SIDE = 640;
    private static final int[] STRIDES = {8, 16, 32};
    private static final int PADDING = 0x727272; // gray 114: YOLOX's letterbox
    private static final double CONFIDENCE = 0.4;
    private static final double MAX_OVERLAP = 0.5;

    private BoxNetwork() {}

    /** A candidate in pixels of the source. */
    private record Candidate(int label, double score, double left, double top, double right, double bottom) {
        double area() {
            return (right - left) * (bottom - top);
        }

        /** Intersection over union. */
        double overlap(Candidate other) {
            double width = Math.min(right, other.right) - Math.max(left, other.left);
            double height = Math.min(bottom, other.bottom) - Math.max(top, other.top);
            double intersection = Math.max(0, width) * Math.max(0, height);
            return intersection / (area() + other.area() - intersection);
        }
    }

    static List<Box> run(RgbImage source, Network network) {
        double scale = Math.min((double) SIDE / source.width(), (double) SIDE / source.height());
        FloatArray planes = FloatArray.planes(letterbox(source, scale), ChannelOrder.BGR, Normalization.LEVELS);
        float[] output = network.run("images", planes, "output").toArray();
        return strongest(candidates(output, scale)).stream()
                .map(candidate -> box(candidate, source.width(), source.height()))
                .filter(box -> box.right() > box.left() && box.bottom() > box.top())
                .toList();
    }

    /** The picture at the top left, gray in the rest. */
    private static RgbImage letterbox(RgbImage source, double scale) {
        int width = Math.max(1, (int) (source.width() * scale));
        int height = Math.max(1, (int) (source.height() * scale));
        Canvas canvas = Canvas.black(SIDE, SIDE);
        canvas.fillRectangle(0, 0, SIDE, SIDE, PADDING);
        canvas.paste(Resize.to(source, width, height, Interpolation.LINEAR), 0, 0);
        return canvas.toImage();
    }

    /**
     * Each row of the output belongs to a cell of a grid: offset of the center in cells, logarithm of the size in cells,
     * objectness, and a score per class.
     */
    private static List<Candidate> candidates(float[] output, double scale) {
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
                if (score > CONFIDENCE) {
                    double x = (output[first] + cell % cells) * stride / scale;
                    double y = (output[first + 1] + cell / cells) * stride / scale;
                    double halfWidth = Math.exp(output[first + 2]) * stride / scale / 2;
                    double halfHeight = Math.exp(output[first + 3]) * stride / scale / 2;
                    candidates.add(
                            new Candidate(label, score, x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight));
                }
            }
        }
        return candidates;
    }

    /** Non-maximum suppression over all classes together, as in the reference. */
    private static List<Candidate> strongest(List<Candidate> candidates) {
        List<Candidate> kept = new ArrayList<>();
        candidates.stream()
                .sorted(Comparator.comparingDouble(Candidate::score).reversed())
                .filter(candidate -> kept.stream().allMatch(other -> candidate.overlap(other) <= MAX_OVERLAP))
                .forEachOrdered(kept::add);
        return kept;
    }

    private static Box box(Candidate candidate, int width, int height) {
        return new Box(
                CocoClasses.NAMES.get(candidate.label),
                Math.max(0, (int) candidate.left),
                Math.max(0, (int) candidate.top),
                Math.max(0, Math.min(width, (int) candidate.right)),
                Math.max(0, Math.min(height, (int) candidate.bottom)));
    }
}
