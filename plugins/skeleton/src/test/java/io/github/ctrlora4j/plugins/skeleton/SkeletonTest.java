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

    @Test
    void aPictureWithoutPeopleIsBlackAndMakesNoTrainingPair() {
        FakeNetworks networks = new FakePose().middle(100, 100, 0, 0.05).build();
        assertEquals(TestPictures.uniform(320, 320, 0), FakePose.detect(WHITE, networks));
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
