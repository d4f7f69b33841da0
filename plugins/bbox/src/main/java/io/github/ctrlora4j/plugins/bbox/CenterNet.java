package io.github.ctrlora4j.plugins.bbox;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.FloatArray;
import io.github.ctrlora4j.api.condition.Network;
import io.github.ctrlora4j.api.condition.NetworkDescriptor;
import io.github.ctrlora4j.imaging.Interpolation;
import java.util.List;
import java.util.stream.IntStream;

/** CenterNet with a MobileNet backbone, trained on COCO and on board. Stateless. */
final class CenterNet {
    static final NetworkDescriptor DESCRIPTOR = NetworkDescriptor.builder("centernet-coco.onnx")
            .input("tower_0/images", 1L, 512L, 512L, 3L)
            .output("tower_0_detections", 1L, 100L, 6L)
            .license("Apache-2.0")
            .sourcePage("https://github.com/610265158/mobilenetv3_centernet")
            .sha256("aa1c557561d6ef0ac57470abacd8ae04eec3001026ec83d3f7282a078af2b296")
            .bundledBeside(CenterNet.class)
            .build();

    private static final int SIDE = 512;
    private static final int ROW = 6; // left, top, right, bottom, score, class

    private CenterNet() {}

    static List<Box> run(RgbImage source, Network network) {
        Letterbox letterbox = Letterbox.of(source, SIDE, Interpolation.AREA);
        float[] rows = network.run("tower_0/images", levels(letterbox.square()), "tower_0_detections")
                .toArray();
        List<Candidate> candidates = IntStream.range(0, rows.length / ROW)
                .map(row -> row * ROW)
                .mapToObj(at -> new Candidate(
                        (int) rows[at + 5],
                        rows[at + 4],
                        rows[at] / letterbox.scale(),
                        rows[at + 1] / letterbox.scale(),
                        rows[at + 2] / letterbox.scale(),
                        rows[at + 3] / letterbox.scale()))
                .toList();
        return Candidate.boxes(candidates, source);
    }

    private static FloatArray levels(RgbImage image) {
        byte[] levels = image.toBytes();
        float[] values = new float[levels.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = levels[i] & 0xFF;
        }
        return FloatArray.of(values, 1, SIDE, SIDE, 3);
    }
}
