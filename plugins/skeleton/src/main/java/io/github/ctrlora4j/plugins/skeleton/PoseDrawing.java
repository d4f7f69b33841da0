package io.github.ctrlora4j.plugins.skeleton;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.imaging.Canvas;
import java.util.List;
import java.util.Optional;

/** Draws people as OpenPose's Python port does, pixel for pixel. Mutable, confined to one thread. */
final class PoseDrawing {
    /** Of limb {@code i} and of point {@code i}. */
    private static final int[] COLORS = {
        0xFF0000, 0xFF5500, 0xFFAA00, 0xFFFF00, 0xAAFF00, 0x55FF00, 0x00FF00, 0x00FF55, 0x00FFAA,
        0x00FFFF, 0x00AAFF, 0x0055FF, 0x0000FF, 0x5500FF, 0xAA00FF, 0xFF00FF, 0xFF00AA, 0xFF0055
    };

    /** Start and end of the limbs, in the order of painting. */
    private static final int[][] LIMBS = {
        {1, 2}, {1, 5}, {2, 3}, {3, 4}, {5, 6}, {6, 7}, {1, 8}, {8, 9}, {9, 10}, {1, 11}, {11, 12}, {12, 13}, {1, 0},
        {0, 14}, {14, 16}, {0, 15}, {15, 17}
    };

    private static final int LIMB_HALF_WIDTH = 4;
    private static final int JOINT_RADIUS = 4;
    private static final int FACE_RADIUS = 3;
    private static final int BONE_THICKNESS = 2;
    private static final int BLUE = 0x0000FF;
    private static final int WHITE = 0xFFFFFF;

    private final Canvas canvas;

    PoseDrawing(int width, int height) {
        this.canvas = Canvas.black(width, height);
    }

    RgbImage toImage() {
        return canvas.toImage();
    }

    /** Limb by limb and person by person, then all joints. Before hands and faces. */
    void bodies(List<Person> people) {
        for (int i = 0; i < LIMBS.length; i++) {
            for (Person person : people) {
                Optional<Point> from = person.body().get(LIMBS[i][0]);
                Optional<Point> to = person.body().get(LIMBS[i][1]);
                if (from.isPresent() && to.isPresent()) {
                    limb(from.get(), to.get(), dimmed(COLORS[i]));
                }
            }
        }
        for (int i = 0; i < COLORS.length; i++) {
            for (Person person : people) {
                int color = COLORS[i];
                person.body()
                        .get(i)
                        .ifPresent(point -> canvas.fillCircle(column(point), row(point), JOINT_RADIUS, color));
            }
        }
    }

    private void limb(Point from, Point to, int rgb) {
        double dx = from.x() * canvas.width() - to.x() * canvas.width();
        double dy = from.y() * canvas.height() - to.y() * canvas.height();
        canvas.fillEllipse(
                (int) ((from.x() * canvas.width() + to.x() * canvas.width()) / 2),
                (int) ((from.y() * canvas.height() + to.y() * canvas.height()) / 2),
                (int) (Math.sqrt(dx * dx + dy * dy) / 2),
                LIMB_HALF_WIDTH,
                (int) Math.toDegrees(Math.atan2(dy, dx)),
                rgb);
    }

    /** The reference dims all limbs at once, by 0.6 and truncated, before it draws the joints. */
    private static int dimmed(int rgb) {
        return (rgb >> 16) * 3 / 5 << 16 | (rgb >> 8 & 0xFF) * 3 / 5 << 8 | (rgb & 0xFF) * 3 / 5;
    }

    void hands(List<Person> people) {
        for (Person person : people) {
            hand(person.leftHand());
            hand(person.rightHand());
        }
    }

    private void hand(List<Optional<Point>> hand) {
        if (hand.isEmpty()) {
            return;
        }
        for (int bone = 0; bone < Person.HAND_POINTS - 1; bone++) {
            // Each finger has four bones, the first one from the wrist: point 0.
            Optional<Point> from = hand.get(bone % 4 == 0 ? 0 : bone).filter(this::isInside);
            Optional<Point> to = hand.get(bone + 1).filter(this::isInside);
            if (from.isPresent() && to.isPresent()) {
                canvas.line(
                        column(from.get()),
                        row(from.get()),
                        column(to.get()),
                        row(to.get()),
                        hue(bone / (Person.HAND_POINTS - 1.0)),
                        BONE_THICKNESS);
            }
        }
        discs(hand, JOINT_RADIUS, BLUE);
    }

    void faces(List<Person> people) {
        people.forEach(person -> discs(person.face(), FACE_RADIUS, WHITE));
    }

    private void discs(List<Optional<Point>> points, int radius, int rgb) {
        for (Optional<Point> point : points) {
            point.filter(this::isInside).ifPresent(p -> canvas.fillCircle(column(p), row(p), radius, rgb));
        }
    }

    /** In hands and faces, points in the first column or row are left out, because upstream treats them as missing. */
    private boolean isInside(Point point) {
        return column(point) > 0 && row(point) > 0;
    }

    /** The color of full saturation and value, {@code hue} from 0 to 1; channels rounded as OpenCV's scalars are. */
    private static int hue(double hue) {
        double sixth = hue * 6;
        int sector = (int) sixth;
        int falling = (int) Math.rint(255 * (1 - (sixth - sector)));
        int rising = (int) Math.rint(255 * (1 - (1 - (sixth - sector))));
        return switch (sector) {
            case 0 -> 0xFF0000 | rising << 8;
            case 1 -> falling << 16 | 0x00FF00;
            case 2 -> 0x00FF00 | rising;
            case 3 -> falling << 8 | 0x0000FF;
            case 4 -> rising << 16 | 0x0000FF;
            default -> 0xFF0000 | falling;
        };
    }

    private int column(Point point) {
        return (int) (point.x() * canvas.width());
    }

    private int row(Point point) {
        return (int) (point.y() * canvas.height());
    }
}
