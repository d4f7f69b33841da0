package io.github.ctrlora4j.runtime.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.ConditionLora;
import io.github.ctrlora4j.api.condition.Purpose;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.ConditionImage;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.Conditions;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.SourceReport;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the networks and expected values of {@code networks.py}. */
class EvaluationTest {
    @TempDir
    Path folder;

    /** A condition whose image is the source itself, and one that restores. */
    private record Identity() implements Conditions {
        @Override
        public List<ConditionDescriptor> list() {
            return List.of();
        }

        @Override
        public ConditionDescriptor get(String id) {
            return ConditionDescriptor.builder(id)
                    .purpose(id.equals("restore") ? Purpose.RESTORATION : Purpose.CONTROL)
                    .build();
        }

        @Override
        public List<ConditionLora> loras(String idOrAlias) {
            return List.of();
        }

        @Override
        public ConditionImage detect(
                ConditionInput input, Optional<ImageSize> size, long seed, Cancellation cancellation) {
            return new ConditionImage(input.image(), Optional.empty());
        }

        @Override
        public List<SourceReport> sources() {
            return List.of();
        }
    }

    private void put(String part, String name, String picture) throws IOException {
        Files.createDirectories(folder.resolve(part));
        Files.copy(
                EvaluationFiles.file("pictures/" + picture),
                folder.resolve(part).resolve(name));
    }

    private Map<Measure, Double> measure(EvaluationNetworks networks, String condition) {
        try (Evaluation evaluation = Evaluation.open(new Identity(), GoldenModels.FILES, networks)) {
            return evaluation
                    .measure(condition, Map.of(), folder, (done, total) -> {}, new Cancellation())
                    .values();
        }
    }

    @Test
    void networksGiveWhatTheReferenceGives() throws IOException {
        put("sample", "0.png", "astronaut.png");
        put("control", "0.png", "jpeg.png");
        Files.writeString(folder.resolve("prompt.txt"), "a cat\n");
        JsonNode expected = EvaluationFiles.json("networks.json");
        EvaluationNetworks networks = new EvaluationNetworks(
                Optional.of(EvaluationFiles.file("lpips.pt")),
                Optional.of(EvaluationFiles.file("lpips-heads.pth")),
                Optional.empty(),
                Optional.of(EvaluationFiles.file("clip-image.pt")),
                Optional.of(EvaluationFiles.file("clip-text.pt")));
        Map<Measure, Double> values = measure(networks, "control");
        assertEquals(expected.get("lpips").asDouble(), values.get(Measure.LPIPS), 1e-5);
        assertEquals(expected.get("clip").asDouble(), values.get(Measure.CLIP_SCORE), 1e-3);
        assertTrue(values.containsKey(Measure.SSIM));
    }

    /** Equal sets: FID 0. The originals of a condition that restores are compared with the images. */
    @Test
    void equalSetsHaveNoDistance() throws IOException {
        for (String part : List.of("sample", "img")) {
            put(part, "9.png", "astronaut.png");
            put(part, "10.png", "jpeg.png");
            put(part, "x.png", "grayscale.png");
        }
        EvaluationNetworks networks = new EvaluationNetworks(
                Optional.empty(),
                Optional.empty(),
                Optional.of(EvaluationFiles.file("inception.pt")),
                Optional.empty(),
                Optional.empty());
        Map<Measure, Double> values = measure(networks, "restore");
        assertEquals(0, values.get(Measure.MSE));
        assertEquals(1, values.get(Measure.SSIM), 1e-9);
        assertEquals(0, values.get(Measure.FID), 1e-6);
    }

    @Test
    void namesWhatIsMissingOrDoesNotFit() throws IOException {
        assertEquals(folder.toString(), failure("control").subject().orElseThrow());
        put("sample", "1.png", "astronaut.png");
        assertTrue(failure("control").getMessage().contains("1.png: is missing"), failure("control")::getMessage);
        put("control", "1.jpg", "shapes.png");
        String message = failure("control").getMessage();
        ImageFiles.writePng(folder.resolve("sample/0.png"), RgbImage.of(5, 9, new byte[135]), Map.of());
        ImageFiles.writePng(folder.resolve("control/0.png"), RgbImage.of(5, 9, new byte[135]), Map.of());
        assertTrue(failure("control").getMessage().contains("too small"), failure("control")::getMessage);
        assertTrue(message.contains("all pictures of a run need one size"), message);
    }

    private InvalidRequestException failure(String condition) {
        return assertThrows(InvalidRequestException.class, () -> measure(EvaluationNetworks.none(), condition));
    }

    @Test
    void cancellationEndsIt() throws IOException {
        put("sample", "1.png", "astronaut.png");
        Cancellation cancellation = new Cancellation();
        cancellation.cancel();
        try (Evaluation evaluation = Evaluation.open(new Identity(), GoldenModels.FILES, EvaluationNetworks.none())) {
            assertThrows(
                    CancellationException.class,
                    () -> evaluation.measure("control", Map.of(), folder, (done, total) -> {}, cancellation));
        }
    }

    @Test
    void measuresOfTwoFilesNeedBoth() {
        InvalidRequestException e = assertThrows(
                InvalidRequestException.class,
                () -> new EvaluationNetworks(
                        Optional.of(Path.of("a")),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
        assertEquals("lpipsHeads", e.subject().orElseThrow());
    }
}
