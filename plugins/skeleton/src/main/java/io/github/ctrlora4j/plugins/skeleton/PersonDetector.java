package io.github.ctrlora4j.plugins.skeleton;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.ChannelOrder;
import io.github.ctrlora4j.api.condition.FloatArray;
import io.github.ctrlora4j.api.condition.Network;
import io.github.ctrlora4j.api.condition.NetworkDescriptor;
import io.github.ctrlora4j.api.condition.Normalization;
import io.github.ctrlora4j.imaging.Interpolation;
import io.github.ctrlora4j.imaging.Letterbox;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** YOLOX-L as DWPose uses it, to find the people. Stateless. */
final class PersonDetector {
    static final NetworkDescriptor DESCRIPTOR = NetworkDescriptor.builder("yolox_l.onnx")
            .input("images", 1L, 3L, 640L, 640L)
            .output("output", 1L, 8400L, 85L)
            .license("Apache-2.0")
            .sourcePage("https://huggingface.co/yzd-v/DWPose")
            .build();

    private static final int SIDE = 640;
    private static final int PADDING = 0x727272; // gray 114: YOLOX's letterbox
    private static final int ROW = 85; // center, size, objectness, 80 classes of which the first is person
    private static final int[] STRIDES = {8, 16, 32};
    private static final double DETECTION_SCORE = 0.1;
    private static final double PERSON_SCORE = 0.3;
    private static final double MAX_OVERLAP = 0.45;

    private record Scored(Box box, double score) {}

    private PersonDetector() {}

    /**
     * The people, most certain first; none if the network detects nothing, and the whole picture if it detects
     * something but no person with certainty.
     */
    static List<Box> run(RgbImage source, Network network) {
        Letterbox letterbox = Letterbox.atTopLeft(source, SIDE, Interpolation.LINEAR, PADDING);
        FloatArray planes = FloatArray.planes(letterbox.square(), ChannelOrder.BGR, Normalization.LEVELS);
        float[] rows = network.run("images", planes, "output").toArray();
        List<Box> people = withoutDoubles(people(rows, letterbox));
        if (people.isEmpty() && seesAnything(rows)) {
            return List.of(new Box(0, 0, source.width(), source.height()));
        }
        return people;
    }

    /** The rows run over the cells of three grids: centers count from the cell in strides, sizes are logarithms. */
    private static List<Scored> people(float[] rows, Letterbox letterbox) {
        List<Scored> people = new ArrayList<>();
        int at = 0;
        for (int stride : STRIDES) {
            int cells = SIDE / stride;
            for (int cell = 0; cell < cells * cells; cell++, at += ROW) {
                double score = rows[at + 4] * rows[at + 5];
                if (score > PERSON_SCORE) {
                    double x = letterbox.x((rows[at] + cell % cells) * stride);
                    double y = letterbox.y((rows[at + 1] + cell / cells) * stride);
                    double halfWidth = letterbox.length(Math.exp(rows[at + 2]) * stride) / 2;
                    double halfHeight = letterbox.length(Math.exp(rows[at + 3]) * stride) / 2;
                    Box box = new Box(x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight);
                    people.add(new Scored(box, score));
                }
            }
        }
        return people;
    }

    /** Non-maximum suppression: a box that overlaps a more certain one is the same person. */
    private static List<Box> withoutDoubles(List<Scored> people) {
        people.sort(Comparator.comparingDouble(Scored::score).reversed());
        List<Box> kept = new ArrayList<>();
        for (Scored person : people) {
            if (kept.stream().allMatch(box -> box.overlap(person.box()) <= MAX_OVERLAP)) {
                kept.add(person.box());
            }
        }
        return kept;
    }

    private static boolean seesAnything(float[] rows) {
        for (int at = 0; at < rows.length; at += ROW) {
            for (int i = 5; i < ROW; i++) {
                if (rows[at + 4] * rows[at + i] > DETECTION_SCORE) {
                    return true;
                }
            }
        }
        return false;
    }
}
