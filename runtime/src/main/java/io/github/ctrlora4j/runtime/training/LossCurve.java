package io.github.ctrlora4j.runtime.training;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.TrainingProgress.Validation;
import io.github.ctrlora4j.imaging.Canvas;
import io.github.ctrlora4j.imaging.Lettering;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Draws the history of a training: the loss of the steps, smoothed, and below it what validations measured, each with
 * its range. Stateless.
 */
final class LossCurve {
    private static final int WIDTH = 640;
    private static final int PANEL = 200;
    private static final int LINE = 0x4FC3F7;
    private static final int DOT = 0xFFB74D;
    private static final int FRAME = 0x555555;

    /** Losses of single steps differ by their timestep above all; a mean over so many shows the trend. */
    private static final int SMOOTHED = 50;

    private final Canvas canvas;

    private LossCurve(Canvas canvas) {
        this.canvas = canvas;
    }

    private record Point(int step, double value) {}

    static RgbImage draw(Metrics metrics) {
        List<Point> losses = smoothed(metrics.steps());
        List<Point> measured = new ArrayList<>();
        for (Validation validation : metrics.validations()) {
            measured.add(new Point(validation.step(), Convergence.value(validation)));
        }
        int last = Math.max(1, Math.max(lastStep(losses), lastStep(measured)));
        boolean isFidelity =
                metrics.validations().stream().anyMatch(v -> v.fidelity().isPresent());
        LossCurve curve = new LossCurve(Canvas.black(WIDTH, 2 * PANEL));
        curve.panel(0, "loss, mean of " + SMOOTHED + " steps", losses, last, LINE);
        curve.panel(PANEL, isFidelity ? "held out: distance of condition" : "held out: loss", measured, last, DOT);
        return curve.canvas.toImage();
    }

    private static List<Point> smoothed(List<Metrics.Step> steps) {
        List<Point> points = new ArrayList<>();
        double sum = 0;
        for (int i = 0; i < steps.size(); i++) {
            sum += steps.get(i).loss()
                    - (i >= SMOOTHED ? steps.get(i - SMOOTHED).loss() : 0);
            points.add(new Point(steps.get(i).step(), sum / Math.min(i + 1, SMOOTHED)));
        }
        return points;
    }

    private static int lastStep(List<Point> points) {
        return points.isEmpty() ? 0 : points.get(points.size() - 1).step();
    }

    private void panel(int top, String title, List<Point> points, int last, int color) {
        double low = points.stream().mapToDouble(Point::value).min().orElse(0);
        double high = points.stream().mapToDouble(Point::value).max().orElse(1);
        int floor = top + PANEL - Lettering.LINE;
        canvas.line(0, floor, WIDTH - 1, floor, FRAME);
        String range = points.isEmpty() ? "" : String.format(Locale.ROOT, ": %.4g to %.4g", low, high);
        Lettering.draw(canvas, 0, top, title + range);
        Lettering.draw(canvas, 0, floor, "0");
        String end = "step " + last;
        Lettering.draw(canvas, WIDTH - Lettering.width(end, 1), floor, end);
        int ceiling = top + Lettering.LINE;
        for (int i = 0; i < points.size(); i++) {
            int x = x(points.get(i), last);
            int y = y(points.get(i), low, high, floor, ceiling);
            if (i > 0) {
                canvas.line(x(points.get(i - 1), last), y(points.get(i - 1), low, high, floor, ceiling), x, y, color);
            } else {
                canvas.point(x, y, color);
            }
        }
    }

    private static int x(Point point, int last) {
        return (int) ((long) point.step() * (WIDTH - 1) / last);
    }

    private static int y(Point point, double low, double high, int floor, int ceiling) {
        double part = high > low ? (point.value() - low) / (high - low) : 0.5;
        return (int) Math.round(floor - 2 - part * (floor - 2 - ceiling));
    }
}
