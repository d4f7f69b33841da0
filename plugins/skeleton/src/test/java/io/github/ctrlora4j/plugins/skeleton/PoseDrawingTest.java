package io.github.ctrlora4j.plugins.skeleton;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.RgbImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PoseDrawingTest {
    private static final int SIDE = 100;

    private static int color(RgbImage image, int x, int y) {
        byte[] pixels = image.toBytes();
        int at = 3 * (y * SIDE + x);
        return (pixels[at] & 0xFF) << 16 | (pixels[at + 1] & 0xFF) << 8 | pixels[at + 2] & 0xFF;
    }

    private static List<Optional<Point>> none(int count) {
        return new ArrayList<>(Collections.nCopies(count, Optional.empty()));
    }

    private static Optional<Point> at(double x, double y) {
        return Optional.of(new Point(x, y));
    }

    /** Neck to right shoulder is the first limb: red, dimmed to 255 · 0.6 = 153. Joints keep their colors. */
    @Test
    void limbsAreDimAndJointsBright() {
        List<Optional<Point>> body = none(18);
        body.set(1, at(0.2, 0.5));
        body.set(2, at(0.8, 0.5));
        PoseDrawing drawing = new PoseDrawing(SIDE, SIDE);
        drawing.bodies(List.of(new Person(body, List.of(), List.of(), List.of())));
        RgbImage image = drawing.toImage();
        assertEquals(0x990000, color(image, 50, 50));
        assertEquals(0xFF5500, color(image, 20, 50));
        assertEquals(0xFFAA00, color(image, 80, 50));
        assertEquals(0, color(image, 50, 56)); // limbs are four pixels wide on either side
    }

    @Test
    void aLimbNeedsBothEnds() {
        List<Optional<Point>> body = none(18);
        body.set(1, at(0.5, 0.5));
        PoseDrawing drawing = new PoseDrawing(SIDE, SIDE);
        drawing.bodies(List.of(new Person(body, List.of(), List.of(), List.of())));
        assertEquals(0xFF5500, color(drawing.toImage(), 50, 50));
        assertEquals(0, color(drawing.toImage(), 60, 50));
    }

    /** The first bone, from the wrist to the thumb's first point, is red; hands' joints are blue. */
    @Test
    void fingersStartAtTheWrist() {
        List<Optional<Point>> hand = none(21);
        hand.set(0, at(0.2, 0.2));
        hand.set(1, at(0.8, 0.2));
        PoseDrawing drawing = new PoseDrawing(SIDE, SIDE);
        drawing.hands(List.of(new Person(none(18), hand, List.of(), List.of())));
        assertEquals(0xFF0000, color(drawing.toImage(), 50, 20));
        assertEquals(0x0000FF, color(drawing.toImage(), 20, 20));
    }

    /** Upstream treats such points as missing. */
    @Test
    void pointsOfAFaceInTheFirstRowOrColumnAreLeftOut() {
        PoseDrawing drawing = new PoseDrawing(SIDE, SIDE);
        drawing.faces(List.of(
                new Person(none(18), List.of(), List.of(), List.of(at(0.5, 0.001), at(0.001, 0.5), at(0.5, 0.5)))));
        assertEquals(0, color(drawing.toImage(), 50, 0));
        assertEquals(0, color(drawing.toImage(), 0, 50));
        assertEquals(0xFFFFFF, color(drawing.toImage(), 50, 50));
    }
}
