package io.github.ctrlora4j.plugins.densepose;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.ChannelOrder;
import io.github.ctrlora4j.api.condition.FloatArray;
import io.github.ctrlora4j.api.condition.Network;
import io.github.ctrlora4j.api.condition.NetworkDescriptor;
import io.github.ctrlora4j.api.condition.Normalization;
import io.github.ctrlora4j.imaging.FloatPlane;
import io.github.ctrlora4j.imaging.Interpolation;
import io.github.ctrlora4j.imaging.Resize;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/** DensePose R-CNN (R101-FPN with the DeepLab head), exported as this plugin's README says. Stateless. */
final class DensePoseNetwork {
    static final NetworkDescriptor DESCRIPTOR = NetworkDescriptor.builder("densepose-r101-fpn-dl.onnx")
            .input("image", 1L, 3L, -1L, -1L)
            .output("boxes", -1L, 4L)
            .output("scores", -1L)
            .output("coarse", -1L, 2L, -1L, -1L)
            .output("fine", -1L, 25L, -1L, -1L)
            .license("CC BY-SA 3.0")
            .sourcePage("https://github.com/facebookresearch/detectron2/tree/main/projects/DensePose"
                    + " (model_final_844d15.pkl, exported as this plugin's README says)")
            .build();

    private static final int SHORT_SIDE = 800;
    private static final int MAX_SIDE = 1333;
    private static final float MIN_SCORE = 0.05f;
    private static final int COARSE = 2;

    private DensePoseNetwork() {}

    /** Part labels, row by row. Later people hide earlier ones, as in the reference. */
    static byte[] run(RgbImage source, Network network) {
        RgbImage fed = enlarged(source);
        byte[] labels = new byte[source.width() * source.height()];
        // The network subtracts the mean itself.
        FloatArray planes = FloatArray.planes(fed, ChannelOrder.BGR, Normalization.LEVELS);
        Map<String, FloatArray> outputs = network.run(Map.of("image", planes));
        float[] boxes = array(outputs, "boxes").toArray();
        float[] scores = array(outputs, "scores").toArray();
        Scores coarse = Scores.of(array(outputs, "coarse"));
        Scores fine = Scores.of(array(outputs, "fine"));
        for (int person = 0; person < scores.length; person++) {
            Box box = Box.of(boxes, person, fed, source);
            if (scores[person] > MIN_SCORE && box.width > 0 && box.height > 0) {
                byte[] body = coarse.labels(person, COARSE, box);
                byte[] parts = fine.labels(person, BodyParts.COUNT, box);
                for (int i = 0; i < parts.length; i++) {
                    if (body[i] > 0 && parts[i] > 0) {
                        labels[(box.top + i / box.width) * source.width() + box.left + i % box.width] = parts[i];
                    }
                }
            }
        }
        return labels;
    }

    /** A person's box in whole pixels of the source. */
    private record Box(int left, int top, int width, int height) {
        static Box of(float[] boxes, int person, RgbImage fed, RgbImage source) {
            float stepX = (float) source.width() / fed.width();
            float stepY = (float) source.height() / fed.height();
            float left = clip(boxes[4 * person] * stepX, source.width());
            float top = clip(boxes[4 * person + 1] * stepY, source.height());
            float right = clip(boxes[4 * person + 2] * stepX, source.width());
            float bottom = clip(boxes[4 * person + 3] * stepY, source.height());
            return new Box((int) left, (int) top, (int) (right - left), (int) (bottom - top));
        }

        private static float clip(float value, int side) {
            return Math.max(0, Math.min(side, value));
        }
    }

    /** The short side 800, but no side above 1333, as in the network's training. */
    private static RgbImage enlarged(RgbImage source) {
        double scale = (double) SHORT_SIDE / Math.min(source.width(), source.height());
        scale = Math.min(scale, (double) MAX_SIDE / Math.max(source.width(), source.height()));
        int width = Math.max(1, (int) (source.width() * scale + 0.5));
        int height = Math.max(1, (int) (source.height() * scale + 0.5));
        return Resize.to(source, width, height, Interpolation.LINEAR);
    }

    private static FloatArray array(Map<String, FloatArray> outputs, String name) {
        return Objects.requireNonNull(outputs.get(name), name);
    }

    /** Scores of each label for each cell of each person's box. */
    private record Scores(float[] values, int rows, int columns) {
        static Scores of(FloatArray array) {
            long[] shape = array.shape();
            return new Scores(array.toArray(), (int) shape[2], (int) shape[3]);
        }

        /** The best label of each pixel of the box, the lowest if several are equal; scores are resized, not labels. */
        byte[] labels(int person, int count, Box box) {
            byte[] labels = new byte[box.width * box.height];
            float[] best = new float[labels.length];
            Arrays.fill(best, Float.NEGATIVE_INFINITY);
            int cells = rows * columns;
            for (int label = 0; label < count; label++) {
                int from = (person * count + label) * cells;
                FloatPlane plane = FloatPlane.of(columns, rows, Arrays.copyOfRange(values, from, from + cells));
                float[] scores = Resize.to(plane, box.width, box.height, Interpolation.LINEAR)
                        .toFloats();
                for (int i = 0; i < labels.length; i++) {
                    if (scores[i] > best[i]) {
                        best[i] = scores[i];
                        labels[i] = (byte) label;
                    }
                }
            }
            return labels;
        }
    }
}
