package io.github.ctrlora4j.plugins.bbox;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.imaging.Canvas;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A detected or given object, in pixels. Immutable.
 *
 * @param right exclusive; negative: the image's edge
 * @param bottom exclusive; negative: the image's edge
 */
record Box(String label, int left, int top, int right, int bottom) {
    private static final String FORM = "parameter boxes needs 'class left,top,right,bottom', several separated by |";

    /**
     * @param text boxes separated by {@code |}, each {@code class left,top,right,bottom}
     * @throws InvalidRequestException if it is not of that form, or names an unknown class
     */
    static List<Box> parse(String text) {
        List<Box> boxes = new ArrayList<>();
        for (String part : text.split("\\|", -1)) {
            String box = part.strip();
            int space = box.lastIndexOf(' ');
            String[] corners = box.substring(space + 1).split(",", -1);
            if (space < 0 || corners.length != 4) {
                throw new InvalidRequestException(FORM + "; got '" + box + "'");
            }
            boxes.add(new Box(
                    known(box.substring(0, space).strip()),
                    pixels(corners[0]),
                    pixels(corners[1]),
                    pixels(corners[2]),
                    pixels(corners[3])));
        }
        return boxes;
    }

    private static String known(String label) {
        CocoClasses.color(label);
        return label;
    }

    private static int pixels(String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw new InvalidRequestException(FORM + "; '" + text + "' is not a whole number of pixels", e);
        }
    }

    /**
     * Solid rectangles on black, the largest first, so that small ones stay on top; of boxes of equal size the later
     * one is on top.
     */
    static RgbImage paint(int width, int height, List<Box> boxes) {
        Canvas canvas = Canvas.black(width, height);
        boxes.stream()
                .map(box -> box.within(width, height))
                .sorted(Comparator.comparingLong(Box::area).reversed())
                .forEach(box ->
                        canvas.fillRectangle(box.left, box.top, box.right, box.bottom, CocoClasses.color(box.label)));
        return canvas.toImage();
    }

    /**
     * Clamped as upstream does it: a box that ends beyond the image keeps its size and therefore its place in the
     * order.
     */
    private Box within(int width, int height) {
        return new Box(
                label, Math.max(0, left), Math.max(0, top), right < 0 ? width : right, bottom < 0 ? height : bottom);
    }

    private long area() {
        return (long) (right - left) * (bottom - top);
    }
}
