package io.github.ctrlora4j.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.condition.ConditionLora;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.Conditions;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import io.github.ctrlora4j.runtime.RuntimeOptions;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What applications do with the front door, on the shipped plugins and the miniature models. */
class FrontDoorTest {
    private final RgbImage source = ImageFiles.read(DemoFiles.source("rocket-twemoji"));
    private final Ctrlora4j ctrlora4j = Ctrlora4j.open(
            RuntimeOptions.builder().modelFolder(DemoFiles.MODELS).device("cpu").build());

    @AfterEach
    void close() {
        ctrlora4j.close();
    }

    private ConditionInput canny() {
        return ConditionInput.builder("canny", source).build();
    }

    @Test
    void detectingAtASizeGivesTheConditionImageOfAGeneration() {
        ImageSize size = new ImageSize(64, 96);
        RgbImage shown = ctrlora4j
                .conditions()
                .detect(canny(), Optional.of(size), 5, new Cancellation())
                .image();

        RgbImage used = ctrlora4j
                .generator()
                .generate(GenerationRequest.builder("miniature")
                        .condition(canny())
                        .steps(1)
                        .seed(5)
                        .size(size)
                        .build())
                .conditionImages()
                .get(0);

        assertEquals(used, shown);
        assertEquals(64, shown.width());
    }

    @Test
    void detectingWithoutASizeKeepsTheSources() {
        RgbImage shown = ctrlora4j.conditions().detect(canny()).image();

        assertEquals(List.of(source.width(), source.height()), List.of(shown.width(), shown.height()));
    }

    @Test
    void aCancelledDetectionIsNoConditionImage() {
        Cancellation cancelled = new Cancellation();
        cancelled.cancel();
        Conditions conditions = ctrlora4j.conditions();

        assertThrows(CancellationException.class, () -> conditions.detect(canny(), Optional.empty(), 0, cancelled));
    }

    /** What a list of conditions for a chosen base is made of. */
    @Test
    void aLoraNamesTheFingerprintOfItsBase() {
        String fingerprint = ctrlora4j
                .models()
                .list(ModelRole.BASE_CONTROLNET)
                .get(0)
                .fingerprint()
                .orElseThrow();

        assertEquals(
                List.of(fingerprint),
                ctrlora4j.conditions().loras("canny").stream()
                        .map(ConditionLora::baseFingerprint)
                        .toList());
    }
}
