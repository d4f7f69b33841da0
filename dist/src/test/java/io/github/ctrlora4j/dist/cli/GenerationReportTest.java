package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ctrlora4j.api.host.GeneratedImage;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.GenerationResult;
import io.github.ctrlora4j.api.host.Progress;
import io.github.ctrlora4j.api.host.ProgressListener;
import io.github.ctrlora4j.api.host.Stage;
import io.github.ctrlora4j.dist.launch.Console;
import io.github.ctrlora4j.dist.launch.ExitCode;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerationReportTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private GenerationReport report(boolean json) {
        Console console = new Console(new PrintWriter(out), new PrintWriter(err), false);
        return new GenerationReport(console, json, OutputFolder.in(folder), OptionalInt.empty());
    }

    private static GenerationRequest.Builder request() {
        return GenerationRequest.builder("mini").seed(7).batch(2);
    }

    private static GeneratedImage image(long seed) {
        return GeneratedImage.of(FakeGenerator.RESULT, seed, "Seed: " + seed);
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void writesEachImageBeforeTheListenerHearsOfIt() {
        List<String> heard = new ArrayList<>();
        ProgressListener listener = report(false).listening(new ProgressListener() {
            @Override
            public void onProgress(Progress moment) {
                heard.add(moment.stage() + " " + moment.done());
            }

            @Override
            public void onImage(GeneratedImage image, int index) {
                heard.add(index + " "
                        + ImageFiles.readText(folder.resolve("0000.png")).get("parameters"));
            }
        });

        listener.onProgress(Progress.of(Stage.SAMPLE, 1, 2, () -> FakeGenerator.RESULT));
        listener.onImage(image(7), 0);

        assertEquals(List.of("SAMPLE 1", "0 Seed: 7"), heard);
    }

    /** The generator told of the first image in between, and has both in its result. */
    @Test
    void writesNoImageTwice() {
        GenerationReport report = report(false);
        report.listening(moment -> {}).onImage(image(7), 0);

        ExitCode code = report.finish(
                request().build(),
                GenerationResult.builder().image(image(7)).image(image(8)).build());

        assertEquals(ExitCode.OK, code);
        assertEquals(
                List.of(file("0000.png") + "  seed 7", file("0001.png") + "  seed 8"),
                out.toString().lines().toList());
    }

    /** 2 s, and 1.5 s. */
    @Test
    void endsWithTheTimeOfEachStage() {
        report(false)
                .finish(
                        request().build(),
                        FakeGenerator.result(request().build()).build());

        assertEquals(
                List.of("seconds: load 2.0 sample 1.5"), err.toString().lines().toList());
    }

    @Test
    void saysWhatWasWrittenBeforeTheCancellation() {
        ExitCode code = report(false)
                .finish(
                        request().build(),
                        GenerationResult.builder()
                                .cancelled(true)
                                .image(image(7))
                                .build());

        assertEquals(ExitCode.CANCELLED, code);
        assertEquals(
                List.of("ctrlora4j: cancelled, 1 of 2 images were written"),
                err.toString().lines().toList());
    }

    @Test
    void saysThatNothingWasWrittenBeforeTheCancellation() {
        report(false).finish(request().build(), FakeGenerator.cancelled());

        assertEquals(
                List.of("ctrlora4j: cancelled, nothing was written"),
                err.toString().lines().toList());
    }

    @Test
    void saysEverythingToAMachine() throws JsonProcessingException {
        GenerationRequest request = request().build();

        ExitCode code = report(true)
                .finish(request, FakeGenerator.result(request).warning("cut").build());

        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertEquals(ExitCode.OK, code);
        assertEquals(file("0001.png"), json.at("/images/1").textValue());
        assertEquals(8, json.at("/seeds/1").intValue());
        assertTrue(json.at("/parameters/1").textValue().endsWith("Seed: 8"), json.toString());
        assertEquals("mini", json.at("/checkpoint").textValue());
        assertEquals(1, json.at("/width").intValue());
        assertEquals("cut", json.at("/warnings/0").textValue());
        assertEquals(1.5, json.at("/seconds/sample").doubleValue());
        assertEquals(160, json.at("/unet_samples").intValue());
        assertEquals(List.of("ctrlora4j: warning: cut"), err.toString().lines().toList());
    }

    /** A picture that does not exist has no size. */
    @Test
    void cancelledJsonHasNoSize() throws JsonProcessingException {
        ExitCode code = report(true).finish(request().build(), FakeGenerator.cancelled());

        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertEquals(ExitCode.CANCELLED, code);
        assertTrue(json.at("/cancelled").booleanValue());
        assertTrue(json.at("/width").isMissingNode(), json.toString());
    }
}
