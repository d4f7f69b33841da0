package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.dist.launch.ExitCode;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InfoCommandTest {
    private static final String TEXT =
            "a cat\nNegative prompt: dog\nSteps: 12, Sampler: Euler a, Schedule type: Karras, CFG"
                    + " scale: 7.0, Seed: 9, Size: 512x768, Model: v1-5, Clip skip: 2, Tiling: True, ENSD: 31337, Version: v1.10.1";

    @TempDir
    private Path folder;

    private int files;

    private Invocation info(Map<String, String> texts, String... more) {
        Path file = folder.resolve(files++ + ".png");
        ImageFiles.writePng(file, RgbImage.of(1, 1, new byte[3]), texts);
        return more.length == 0
                ? Invocation.of("info", file.toString())
                : Invocation.of("info", file.toString(), more[0]);
    }

    @Test
    void printsTheTextAndWhatIsNotTakenOver() {
        Invocation invocation = info(Map.of("parameters", TEXT));
        assertEquals(ExitCode.OK, invocation.exitCode());
        assertEquals(TEXT, invocation.out().strip());
        assertEquals("not taken over: ENSD: 31337", invocation.err().strip());
    }

    @Test
    void jsonHasTheRequest() {
        JsonNode json = info(Map.of("parameters", TEXT), "--json").json();
        assertEquals("web_ui", json.path("writer").textValue());
        assertEquals(TEXT, json.path("text").textValue());
        assertEquals("512x768", json.path("fields").path("Size").textValue());
        JsonNode request = json.path("request");
        assertEquals("v1-5", request.path("checkpoint").textValue());
        assertEquals("euler-a", request.path("sampler").textValue());
        assertEquals(
                "{\"schedule\":\"Karras\"}", request.path("sampler_options").toString());
        assertEquals(2, request.path("clip_skip").intValue());
        assertEquals("gpu", request.path("noise").textValue());
        assertTrue(request.path("seamless").booleanValue());
        assertEquals("[\"ENSD: 31337\"]", json.path("not_taken").toString());
    }

    /** Whatever changes the picture is in the request, or it is not taken over. */
    @Test
    void jsonHasTheSecondPassAndTheModelsOfOtherFiles() {
        JsonNode json = info(
                        Map.of(
                                "parameters",
                                "a cat\nSteps: 12, Sampler: Euler, CFG scale: 7, Seed: 9, Size: 64x64, VAE: ink.vae.pt,"
                                        + " Denoising strength: 0.5, Hires resize: 128x96, Hires steps: 3,"
                                        + " Hires upscaler: Latent (nearest), Text encoder: words.safetensors,"
                                        + " Prediction: v, Condition VAE: plain.pt"),
                        "--json")
                .json();
        JsonNode request = json.path("request");
        assertEquals("ink.vae.pt", request.path("vae").textValue());
        assertEquals("words.safetensors", request.path("text_encoder").textValue());
        assertEquals("plain.pt", request.path("condition_vae").textValue());
        assertEquals("v", request.path("prediction").textValue());
        JsonNode hires = request.path("hires");
        assertEquals("128x96", hires.path("size").textValue());
        assertEquals(3, hires.path("steps").intValue());
        assertEquals(0.5, hires.path("denoise").doubleValue());
        assertEquals("latent_nearest", hires.path("upscaler").textValue());
        assertEquals("[]", json.path("not_taken").toString());
    }

    @Test
    void readsAGraphOfComfyUi() {
        JsonNode json = info(Map.of("prompt", "{}"), "--json").json();
        assertEquals("comfy_ui", json.path("writer").textValue());
        assertEquals(
                "[\"the graph: needs exactly one KSampler, has none\"]",
                json.path("not_taken").toString());
    }

    @Test
    void saysThatAnImageSaysNothing() {
        Invocation invocation = info(Map.of());
        assertEquals(ExitCode.OK, invocation.exitCode());
        assertTrue(invocation.err().contains("does not say how it was made"), invocation.err());
        assertTrue(info(Map.of(), "--json").json().path("writer").isNull());
    }
}
