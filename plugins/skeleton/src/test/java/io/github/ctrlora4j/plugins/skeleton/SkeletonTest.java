package io.github.ctrlora4j.plugins.skeleton;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.Networks;
import io.github.ctrlora4j.contract.FakeNetworks;
import io.github.ctrlora4j.contract.TestDetectionContext;
import io.github.ctrlora4j.contract.TestPictures;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SkeletonTest {
    private static final Skeleton CONDITION = new Skeleton();
    private static final RgbImage WHITE = TestPictures.uniform(320, 320, 0xFFFFFF);
    private static final String BODY = String.join(" ", Collections.nCopies(18, "0.5,0.5"));

    private static TestDetectionContext context(Map<String, String> parameters) {
        return TestDetectionContext.of(CONDITION.descriptor(), parameters, 0);
    }

    private static RgbImage detect(RgbImage source, Networks networks) {
        return CONDITION.detect(source, context(Map.of()).withNetworks(networks));
    }

    private static float[] fed(FakeNetworks networks, String file, String input) {
        return Objects.requireNonNull(networks.lastInputs(file).get(input)).toArray();
    }

    private static String people(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(SkeletonTest.class.getResourceAsStream(name + ".txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Results of the reference's drawing code. */
    @ParameterizedTest
    @CsvSource({
        "people0, openpose, false, 42065578",
        "people1, openpose, false, 4413D74E",
        "people0, openpose_hand_face, true, A979AE38",
        "people1, openpose_hand_face, true, 41EC90C5"
    })
    void drawsAsTheReferenceDoes(String people, String golden, String more, String crc) throws IOException {
        RgbImage expected = TestPictures.read(SkeletonTest.class, golden + "." + people + ".png");
        RgbImage map = CONDITION.detect(
                TestPictures.uniform(expected.width(), expected.height(), 0),
                context(Map.of("people", people(people), "hands", more, "face", more)));
        assertEquals(0, TestPictures.largestDifference(expected, map));
        assertEquals(crc, TestPictures.crc32(map));
    }

    /** The CRC-32 and sum that the reference's drawing code gives, the same with OpenCV 4.14 and 5.0. */
    @Test
    void drawsOnePersonAt512() {
        RgbImage map = CONDITION.detect(
                TestPictures.uniform(512, 512, 0),
                context(Map.of(
                        "people",
                        ".50,.12 .50,.25 .40,.26 .33,.40 .30,.55 .60,.26 .68,.38 .74,.50 .44,.55 .43,.75 .42,.93"
                                + " .56,.55 .58,.76 .60,.95 .47,.10 .53,.10 .44,.12 .56,.12")));
        assertEquals("1E8E91E7", TestPictures.crc32(map));
    }

    /** 40 x 20 pixels are enlarged 16 times: to 640 x 320, the rest is gray 114. */
    @Test
    void feedsBlueGreenRedInTheUpperLeftCornerToTheDetector() {
        FakeNetworks networks = FakePose.withPersonInTheMiddle();
        detect(TestPictures.uniform(40, 20, 0x102030), networks);
        float[] fed = fed(networks, "yolox_l.onnx", "images");
        assertEquals(0x30, fed[0]);
        assertEquals(0x20, fed[640 * 640]);
        assertEquals(0x10, fed[2 * 640 * 640 + 319 * 640 + 639]);
        assertEquals(114, fed[320 * 640]);
        assertEquals(114, fed[3 * 640 * 640 - 1]);
    }

    /**
     * The picture is enlarged twice, so the box about its middle (160, 160) is 50 x 153.6 pixels. With the margin 1.25
     * it is 192 high: half a pixel per pixel of the network. The crop starts at 160 - 144 / 2 = 88 and 160 - 192 / 2 =
     * 64, a bin is a quarter of a pixel: bins 290 and 386 are 88 + 72.5 = 160.5 and 64 + 96.5 = 160.5. The shoulders at
     * bins 370, 466 and 210, 466 are 180.5, 180.5 and 140.5, 180.5, the neck 160.5, 180.5 between them.
     */
    @Test
    void drawsThePointsThatTheNetworkSees() {
        TestDetectionContext context = context(Map.of()).withNetworks(FakePose.withPersonInTheMiddle());
        RgbImage map = CONDITION.detect(WHITE, context);
        assertEquals(0xFF0000, map.rgb(160, 160));
        assertEquals(0xFF5500, map.rgb(160, 180));
        assertEquals(0xFFAA00, map.rgb(140, 180));
        assertEquals(0x55FF00, map.rgb(180, 180));
        // Limb 0, neck to right shoulder, is red dimmed by 0.6; limb 1 has 0.6 of FF5500.
        assertEquals(0x990000, map.rgb(150, 180));
        assertEquals(0x993300, map.rgb(170, 180));
        assertEquals("network dw-ll_ucoco_384.onnx", context.detector());
    }

    /**
     * Above the margin the crop reaches out of the picture, which is black there; red, ImageNet's mean and deviation.
     */
    @Test
    void feedsTheNormalizedCropToThePoseNetwork() {
        FakeNetworks networks = new FakePose().middle(100, 640, 0, 0.9).build();
        detect(WHITE, networks);
        float[] fed = fed(networks, "dw-ll_ucoco_384.onnx", "input");
        assertEquals(3 * 384 * 288, fed.length);
        assertEquals((0 - 123.675f) / 58.395f, fed[0], 1e-5);
        assertEquals((255 - 123.675f) / 58.395f, fed[192 * 288 + 144], 1e-5);
        assertEquals((255 - 103.53f) / 57.375f, fed[2 * 384 * 288 + 192 * 288 + 144], 1e-5);
    }

    /**
     * The lower of the scores of column and row decides. Left eye (COCO 1) at 0.3 stays, right eye (2) below it is
     * dropped.
     */
    @Test
    void leavesOutPointsBelowTheScore() {
        RgbImage map = detect(
                WHITE,
                new FakePose()
                        .middle(100, 307.2, 0, 0.9)
                        .point(1, 290, 386, 0.3, 0.9)
                        .point(2, 210, 386, 0.9, 0.29)
                        .build());
        assertEquals(0xFF00FF, map.rgb(160, 160));
        assertEquals(0x000000, map.rgb(140, 160));
    }

    /** Whole-body points: left hand from 91, right hand from 112, face from 23 on. */
    @Test
    void drawsHandsAndFacesOfTheNetworkOnlyIfWanted() {
        FakeNetworks networks = new FakePose()
                .middle(100, 307.2, 0, 0.9)
                .point(91, 210, 386, 0.9, 0.9)
                .point(132, 370, 386, 0.9, 0.9)
                .point(23, 290, 386, 0.9, 0.9)
                .build();
        RgbImage all = CONDITION.detect(
                WHITE, context(Map.of("hands", "true", "face", "true")).withNetworks(networks));
        assertEquals(0x0000FF, all.rgb(140, 160));
        assertEquals(0x0000FF, all.rgb(180, 160));
        assertEquals(0xFFFFFF, all.rgb(160, 160));
        assertEquals(TestPictures.uniform(320, 320, 0), detect(WHITE, networks));
    }

    /** Boxes one pixel apart overlap by more than 0.45: (99 of 101); the more certain one is kept. */
    @Test
    void aPersonSeenTwiceIsOne() {
        FakePose pose = new FakePose().middle(100, 307.2, 0, 0.8).besideTheMiddle(100, 307.2, 0, 0.9);
        assertEquals(
                1,
                PersonDetector.run(WHITE, pose.build().open(PersonDetector.DESCRIPTOR))
                        .size());
        // The center of the more certain one lies 321 / 2 to the right.
        Box kept = PersonDetector.run(WHITE, pose.build().open(PersonDetector.DESCRIPTOR))
                .get(0);
        assertEquals(160.5, (kept.left() + kept.right()) / 2, 1e-4);
    }

    /** A dog of score 0.2 is a detection, but not a person: the person may be the whole picture. */
    @Test
    void takesTheWholePictureIfNoPersonIsSure() {
        FakeNetworks networks = new FakePose().middle(100, 100, 16, 0.2).build();
        assertEquals(
                new Box(0, 0, 320, 320),
                PersonDetector.run(WHITE, networks.open(PersonDetector.DESCRIPTOR))
                        .get(0));
    }

    @Test
    void aPictureWithoutPeopleIsBlackAndMakesNoTrainingPair() {
        FakeNetworks networks = new FakePose().middle(100, 100, 0, 0.05).build();
        assertEquals(TestPictures.uniform(320, 320, 0), detect(WHITE, networks));
        assertThrows(
                InvalidRequestException.class,
                () -> CONDITION.trainingImage(WHITE, context(Map.of()).withNetworks(networks)));
    }

    @Test
    void namesBothMissingFilesAndTheirPage() {
        String message = String.valueOf(assertThrows(
                        InvalidRequestException.class,
                        () -> CONDITION.detect(WHITE, context(Map.of("detector", "dwpose"))))
                .getMessage());
        for (String part : Arrays.asList(
                "yolox_l.onnx", "dw-ll_ucoco_384.onnx", "huggingface.co/yzd-v/DWPose", "people", "movenet")) {
            assertTrue(message.contains(part), message);
        }
    }

    /** Both of DWPose's networks are there, and only one of them. */
    @Test
    void dwPoseIsPreferredWhereBothOfItsFilesAre() {
        FakeNetworks networks = FakePose.withPersonInTheMiddle();
        FakePose.addMoveNet(networks, 0.9f);
        TestDetectionContext both = context(Map.of()).withNetworks(networks);
        CONDITION.detect(WHITE, both);
        assertEquals("network dw-ll_ucoco_384.onnx", both.detector());

        Networks withoutDetector = descriptor ->
                descriptor.fileName().equals("yolox_l.onnx") ? Optional.empty() : networks.find(descriptor);
        TestDetectionContext one = context(Map.of()).withNetworks(withoutDetector);
        CONDITION.detect(WHITE, one);
        assertEquals("network movenet-lightning.onnx", one.detector());
    }

    /** DWPose's networks have 350 MB; opening them takes seconds. */
    @Test
    void moveNetAloneIsOpenedIfItIsAskedFor() {
        Networks moveNetAlone = descriptor -> {
            assertEquals("movenet-lightning.onnx", descriptor.fileName());
            return FakePose.addMoveNet(new FakeNetworks(), 0.9f).find(descriptor);
        };
        TestDetectionContext context = context(Map.of("detector", "movenet")).withNetworks(moveNetAlone);
        CONDITION.detect(WHITE, context);
        assertEquals("network movenet-lightning.onnx", context.detector());
    }

    @Test
    void readsWhatWasNotSeenAndSeveralPersons() {
        String unseen = String.join(" ", Collections.nCopies(18, "-"));
        Person[] people = Person.parse(BODY + " | " + unseen + " ; ; ; 0.1,0.2").toArray(new Person[0]);
        assertEquals(2, people.length);
        assertTrue(people[1].body().get(0).isEmpty());
        assertArrayEquals(
                new Point[] {new Point(0.1, 0.2)},
                people[1].face().stream().flatMap(point -> point.stream()).toArray());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.5,0.5", // one point
                "BODY |", // a second person without points
                "BODY 0.5,0.5", // 19
                "BODY ; 0.5,0.5", // a hand of one
                "BODY ; ; ; ; ", // five parts
                "BODY ; ; ; 0.5", // no y
                "BODY ; ; ; 0.5,x",
                "BODY ; ; ; 0.5,NaN",
                "BODY ; ; ; 0.5,512"
            })
    void rejectsPointsInAnotherForm(String people) {
        assertThrows(
                InvalidRequestException.class,
                () -> CONDITION.detect(WHITE, context(Map.of("people", people.replace("BODY", BODY)))));
    }
}
