package io.github.ctrlora4j.plugins.bbox;

import io.github.ctrlora4j.api.RgbImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a network takes for an object, in pixels of the source. Immutable.
 *
 * @param label index of the class
 * @param score 0 to 1
 */
record Candidate(int label, double score, double left, double top, double right, double bottom) {
    // The thresholds of the reference.
    private static final double MIN_SCORE = 0.4;
    private static final double MAX_OVERLAP = 0.5;

    /** The objects among the candidates, cut at the picture's edges. */
    static List<Box> boxes(List<Candidate> candidates, RgbImage source) {
        return strongest(candidates).stream()
                .map(candidate -> candidate.box(source.width(), source.height()))
                .filter(box -> box.right() > box.left() && box.bottom() > box.top())
                .toList();
    }

    /** Non-maximum suppression over all classes together, as in the reference. */
    private static List<Candidate> strongest(List<Candidate> candidates) {
        List<Candidate> kept = new ArrayList<>();
        candidates.stream()
                .filter(candidate -> candidate.score > MIN_SCORE)
                .sorted(Comparator.comparingDouble(Candidate::score).reversed())
                .filter(candidate -> kept.stream().allMatch(other -> candidate.overlap(other) <= MAX_OVERLAP))
                .forEachOrdered(kept::add);
        return kept;
    }

    /** Intersection over union. */
    private double overlap(Candidate other) {
        double width = Math.min(right, other.right) - Math.max(left, other.left);
        double height = Math.min(bottom, other.bottom) - Math.max(top, other.top);
        double intersection = Math.max(0, width) * Math.max(0, height);
        return intersection / (area() + other.area() - intersection);
    }

    private double area() {
        return (right - left) * (bottom - top);
    }

    private Box box(int width, int height) {
        return new Box(
                CocoClasses.NAMES.get(label),
                Math.max(0, (int) left),
                Math.max(0, (int) top),
                Math.max(0, Math.min(width, (int) right)),
                Math.max(0, Math.min(height, (int) bottom)));
    }
}
