package io.github.ctrlora4j.plugins.skeleton;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.FloatArray;
import io.github.ctrlora4j.api.condition.Networks;
import io.github.ctrlora4j.contract.FakeNetworks;
import io.github.ctrlora4j.contract.TestDetectionContext;
import java.util.Map;
import java.util.Objects;

/** Fakes of DWPose's two networks: detections and points that a test sets. Confined to one thread until built. */
final class FakePose {
    private static final int ROW = 85;
    private static final int COLUMNS = 576;
    private static final int ROWS = 768;

    private final float[] detections = new float[8400 * ROW];
    private final float[] columns = new float[133 * COLUMNS];
    private final float[] rows = new float[133 * ROWS];

    /** What the condition makes of a picture with these networks. */
    static RgbImage detect(RgbImage source, Networks networks) {
        Skeleton condition = new Skeleton();
        return condition.detect(
                source,
                TestDetectionContext.of(condition.descriptor(), Map.of(), 0).withNetworks(networks));
    }

    /** What a network was given last. */
    static float[] fed(FakeNetworks networks, String file, String input) {
        return Objects.requireNonNull(networks.lastInputs(file).get(input)).toArray();
    }

    /**
     * Something in the middle of the network's picture, seen by the cell of stride 32 whose corner is there.
     *
     * @param width in pixels of the network's picture of 640x640
     * @param index COCO's class from 0, person
     */
    FakePose middle(double width, double height, int index, double score) {
        return cell(8000 + 10 * 20 + 10, width, height, index, score);
    }

    /** The same as {@link #middle}, one pixel farther to the right. */
    FakePose besideTheMiddle(double width, double height, int index, double score) {
        detections[(8000 + 10 * 20 + 9) * ROW] = 1 + 1 / 32f;
        return cell(8000 + 10 * 20 + 9, width, height, index, score);
    }

    private FakePose cell(int cell, double width, double height, int index, double score) {
        detections[cell * ROW + 2] = (float) Math.log(width / 32);
        detections[cell * ROW + 3] = (float) Math.log(height / 32);
        detections[cell * ROW + 4] = 1;
        detections[cell * ROW + 5 + index] = (float) score;
        return this;
    }

    /** @param index COCO's whole-body index */
    FakePose point(int index, int columnBin, int rowBin, double columnScore, double rowScore) {
        columns[index * COLUMNS + columnBin] = (float) columnScore;
        rows[index * ROWS + rowBin] = (float) rowScore;
        return this;
    }

    FakeNetworks build() {
        return new FakeNetworks()
                .with("yolox_l.onnx", inputs -> Map.of("output", FloatArray.of(detections, 1, 8400, ROW)))
                .with(
                        "dw-ll_ucoco_384.onnx",
                        inputs -> Map.of(
                                "simcc_x", FloatArray.of(columns, 1, 133, COLUMNS),
                                "simcc_y", FloatArray.of(rows, 1, 133, ROWS)));
    }

    /** Nose and both shoulders about the middle of the picture. */
    static FakeNetworks withPersonInTheMiddle() {
        return new FakePose()
                .middle(100, 307.2, 0, 0.9)
                .point(0, 290, 386, 0.9, 0.9)
                .point(5, 370, 466, 0.9, 0.9)
                .point(6, 210, 466, 0.9, 0.9)
                .build();
    }

    /**
     * A fake MoveNet: nose, shoulders and left hip on the middle column of its square, at a quarter, half (both) and
     * three quarters of its height, with this score; the other points have none.
     */
    static FakeNetworks addMoveNet(FakeNetworks networks, float score) {
        float[] rows = new float[17 * 3];
        float[][] seen = {{0, 0.25f}, {5, 0.5f}, {6, 0.5f}, {11, 0.75f}};
        for (float[] point : seen) {
            System.arraycopy(new float[] {point[1], 0.5f, score}, 0, rows, 3 * (int) point[0], 3);
        }
        return networks.with("movenet-lightning.onnx", inputs -> Map.of("Identity", FloatArray.of(rows, 1, 1, 17, 3)));
    }
}
