package io.github.ctrlora4j.dist.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The conformance checks that draw, on the miniature family. */
class GenerationEndpointsTest {
    @AutoClose
    private static final RunningServer server = RunningServer.start();

    /** The request with which stable-diffusion-webui tests itself. */
    private static ObjectNode theirs() {
        ObjectNode request = RunningServer.JSON.createObjectNode();
        request.put("batch_size", 1)
                .put("cfg_scale", 7)
                .put("denoising_strength", 0)
                .put("enable_hr", false);
        request.put("eta", 0)
                .put("firstphase_height", 0)
                .put("firstphase_width", 0)
                .put("height", 64);
        request.put("n_iter", 1)
                .put("negative_prompt", "")
                .put("prompt", "example prompt")
                .put("restore_faces", false);
        request.put("s_churn", 0).put("s_noise", 1).put("s_tmax", 0).put("s_tmin", 0);
        request.put("sampler_index", "Euler a").put("seed", -1).put("seed_resize_from_h", -1);
        request.put("seed_resize_from_w", -1).put("steps", 3).putArray("styles");
        return request.put("subseed", -1)
                .put("subseed_strength", 0)
                .put("tiling", false)
                .put("width", 64);
    }

    private static JsonNode draw(ObjectNode request) {
        return server.json("/sdapi/v1/txt2img", request.toString());
    }

    private static RgbImage image(JsonNode answer, int index) {
        return ImageFiles.read(
                Base64.getDecoder().decode(answer.at("/images/" + index).textValue()), "image");
    }

    private static JsonNode info(JsonNode answer) {
        return RunningServer.parsed(answer.path("info").textValue());
    }

    private static ObjectNode withUnit(ObjectNode request, ObjectNode unit) {
        request.putObject("alwayson_scripts")
                .putObject("ControlNet")
                .putArray("args")
                .add(unit);
        return request;
    }

    private static ObjectNode cannyUnit() {
        return RunningServer.JSON
                .createObjectNode()
                .put("enabled", true)
                .put("module", "canny")
                .put("model", "canny")
                .put("image", RunningServer.source("rocket-twemoji.png"));
    }

    @Test
    void answersTheWebUisOwnRequest() {
        JsonNode answer = draw(theirs());

        assertEquals(List.of("images", "parameters", "info"), names(answer));
        assertEquals(64, image(answer, 0).width());
        assertEquals("example prompt", info(answer).at("/all_prompts/0").textValue());
        assertTrue(
                info(answer).at("/infotexts/0").textValue().startsWith("example prompt\nSteps: 3, Sampler: Euler a"));
    }

    private static List<String> names(JsonNode object) {
        return StreamSupport.stream(((Iterable<String>) object::fieldNames).spliterator(), false)
                .toList();
    }

    @Test
    void takesTheWholePromptLanguage() {
        draw(theirs().put("negative_prompt", "example negative prompt")
                .put("prompt", "((emphasis)), (emphasis1:1.1), [to:1], [from::2], [from:to:0.3], [alt|alt1]"));
    }

    @Test
    void drawsOtherShapes() {
        assertEquals(128, image(draw(theirs().put("height", 128)), 0).height());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLMS", "DDIM", "UniPC", "DPM++ 2M Karras"})
    void drawsWithSamplersByTheirNames(String name) {
        draw(theirs().put("sampler_index", name));
    }

    @Test
    void countsSeedsThroughBatches() {
        JsonNode answer = draw(RunningServer.small().put("n_iter", 2).put("batch_size", 2));

        assertEquals("[1,2,3,4]", info(answer).path("all_seeds").toString());
        assertEquals(4, answer.path("images").size());
        JsonNode third = draw(RunningServer.small().put("seed", 3));
        assertEquals(image(third, 0), image(answer, 2), "a picture does not depend on its batch");
    }

    @Test
    void sendsTheConditionImageAfterThePicture() {
        JsonNode answer = draw(withUnit(RunningServer.small(), cannyUnit()));

        assertEquals(2, answer.path("images").size());
        assertEquals(1, info(answer).path("infotexts").size());
        RgbImage edges = image(answer, 1);
        assertEquals(64, edges.width());
        assertNotEquals(image(draw(RunningServer.small()), 0), image(answer, 0), "the condition changes the picture");
    }

    @Test
    void drawsSeamlessPicturesWithConditions() {
        JsonNode plain = draw(withUnit(RunningServer.small(), cannyUnit()));
        JsonNode seamless = draw(withUnit(RunningServer.small().put("tiling", true), cannyUnit()));

        assertNotEquals(image(plain, 0), image(seamless, 0));
        String text = info(seamless).at("/infotexts/0").textValue();
        assertTrue(text.contains(", Tiling: True, "), text);
        assertFalse(info(plain).at("/infotexts/0").textValue().contains("Tiling"));
    }

    @Test
    void leavesOutConditionImagesThatAreNotWanted() {
        ObjectNode request = withUnit(RunningServer.small(), cannyUnit().put("save_detected_map", false));

        assertEquals(1, draw(request).path("images").size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Just Resize",
                "Crop and Resize",
                "Resize and Fill",
                "Scale to Fit (Inner Fit)",
                "Envelope (Outer Fit)",
                "2"
            })
    void takesEveryResizeMode(String mode) {
        ObjectNode request = withUnit(
                RunningServer.small().put("height", 96),
                cannyUnit().put("resize_mode", mode).put("control_mode", 0));

        assertEquals(96, image(draw(request), 1).height());
    }

    @ParameterizedTest
    @ValueSource(strings = {"My prompt is more important", "2"})
    void controlModesChangeThePicture(String mode) {
        JsonNode balanced = draw(withUnit(RunningServer.small(), cannyUnit()));

        JsonNode other = draw(withUnit(RunningServer.small(), cannyUnit().put("control_mode", mode)));

        assertNotEquals(image(balanced, 0), image(other, 0));
        assertTrue(info(other).at("/infotexts/0").textValue().contains("Control Mode"));
    }

    @ParameterizedTest
    @CsvSource({
        "canny, ctrlora_canny",
        "softedge_hed, ctrlora_softedge_hed",
        "depth_midas, depth",
        "none, canny",
        "hed, canny"
    })
    void takesModulesAndModelsByAnyOfTheirNames(String module, String model) {
        draw(withUnit(RunningServer.small(), cannyUnit().put("module", module).put("model", model)));
    }

    @Test
    void aUnitWithoutEnabledActsIfItNamesAModel() {
        ObjectNode unit = cannyUnit();
        unit.remove("enabled");
        unit.set("input_image", unit.remove("image"));

        assertEquals(
                2, draw(withUnit(RunningServer.small(), unit)).path("images").size());
    }

    @Test
    void disabledUnitsAreNotRead() {
        ObjectNode rubbish = RunningServer.JSON
                .createObjectNode()
                .put("enabled", false)
                .put("module", "no such thing")
                .put("weight", "heavy");

        assertEquals(
                1, draw(withUnit(RunningServer.small(), rubbish)).path("images").size());
    }

    @ParameterizedTest
    @CsvSource({
        "model, no such model, model",
        "module, no such module, module",
        "image, bm90IGEgcGljdHVyZQ==, image",
        "weight, 3, weight",
        "guidance_start, 2, guidance_start",
        "resize_mode, 7, resize_mode",
        "model, None, model"
    })
    void aUnitThatCannotBeAppliedFailsWithItsField(String field, String value, String named) {
        ObjectNode request = withUnit(RunningServer.small(), cannyUnit().put(field, value));

        HttpResponse<String> answer = server.post("/sdapi/v1/txt2img", request.toString());

        assertEquals(422, answer.statusCode(), answer.body());
        JsonNode error = RunningServer.parsed(answer.body());
        String detail = error.path("detail").textValue();
        assertTrue(detail.startsWith("alwayson_scripts.ControlNet.args[0]." + named + ":"), detail);
        assertEquals(detail, error.path("errors").textValue());
    }

    @Test
    void aUnitWithoutAPictureFails() {
        ObjectNode unit = cannyUnit();
        unit.remove("image");

        assertEquals(
                422,
                server.post(
                                "/sdapi/v1/txt2img",
                                withUnit(RunningServer.small(), unit).toString())
                        .statusCode());
    }

    @Test
    void anAnswerWithoutPicturesIsSmall() {
        JsonNode answer = draw(RunningServer.small().put("send_images", false));

        assertTrue(answer.path("images").isEmpty());
        assertEquals(1, info(answer).path("all_seeds").size());
    }

    @Test
    void overridesHoldForOneRequest() {
        ObjectNode request = RunningServer.small();
        request.putObject("override_settings").put("sd_model_checkpoint", "miniature-ink");

        assertEquals("miniature-ink", info(draw(request)).path("sd_model_name").textValue());
        assertFalse(server.json("/sdapi/v1/options")
                .path("sd_model_checkpoint")
                .textValue()
                .contains("ink"));
    }

    @Test
    void optionsChooseTheNoise() {
        ObjectNode request = RunningServer.small().put("sampler_name", "DPM++ 2M SDE");
        request.putObject("override_settings")
                .put("ctrlora_noise_convention", "ComfyUI")
                .put("ctrlora_sde_noise", "independent");

        String text = info(draw(request)).at("/infotexts/0").textValue();
        assertTrue(text.contains(", Noise convention: ComfyUI, "), text);
        assertTrue(text.contains(", Noise: independent, "), text);
    }

    @Test
    void theRemovedRoutesOfTheExtensionStillDraw() {
        ObjectNode request = RunningServer.small();
        ObjectNode unit = cannyUnit().put("guess_mode", false).put("resize_mode", "Scale to Fit (Inner Fit)");
        unit.remove("enabled");
        unit.set("input_image", unit.remove("image"));
        request.putArray("controlnet_units").add(unit);

        assertEquals(
                2,
                server.json("/controlnet/txt2img", request.toString())
                        .path("images")
                        .size());
    }

    @Test
    void aPicturesTextMakesThePictureAgain() {
        JsonNode answer = draw(RunningServer.small().put("seed", 5).put("negative_prompt", "dark, blurry"));
        String picture = answer.at("/images/0").textValue();

        JsonNode info = server.json(
                "/sdapi/v1/png-info",
                RunningServer.JSON.createObjectNode().put("image", picture).toString());

        assertEquals(
                info(answer).at("/infotexts/0").textValue(), info.path("info").textValue());
        assertEquals("64", info.at("/parameters/Size-1").textValue());
        assertEquals("dark, blurry", info.at("/parameters/Negative prompt").textValue());
        ObjectNode again = RunningServer.JSON
                .createObjectNode()
                .put("infotext", info.path("info").textValue());
        assertEquals(image(answer, 0), image(draw(again), 0));
    }

    private static ObjectNode change() {
        ObjectNode request = RunningServer.small();
        request.putArray("init_images").add("data:image/png;base64," + RunningServer.source("rocket-twemoji.png"));
        request.putNull("mask").put("inpainting_mask_invert", false).put("inpaint_full_res", false);
        request.put("inpainting_fill", 0).put("include_init_images", false).put("mask_blur", 4);
        return request.put("resize_mode", 0).put("denoising_strength", 0.5);
    }

    private static JsonNode changed(ObjectNode request) {
        return server.json("/sdapi/v1/img2img", request.toString());
    }

    /** White in its left half. */
    private static String halfMask(int size) {
        byte[] rgb = new byte[3 * size * size];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i / 3 % size < size / 2 ? 255 : 0);
        }
        return Base64.getEncoder().encodeToString(ImageFiles.encodePng(RgbImage.of(size, size, rgb), Map.of()));
    }

    @Test
    void changesAPicture() {
        JsonNode answer = changed(change());

        assertEquals(64, image(answer, 0).width());
        assertEquals(0.5, info(answer).path("denoising_strength").doubleValue());
        assertTrue(answer.at("/parameters/init_images").isNull());
    }

    @Test
    void theSecondPassMayHaveOtherTextsAndAnotherCheckpoint() {
        ObjectNode request = RunningServer.small()
                .put("enable_hr", true)
                .put("denoising_strength", 0.5)
                .put("hr_prompt", "rocket, soft")
                .put("hr_negative_prompt", "blurry")
                .put("hr_checkpoint_name", "miniature-ink");

        String text = info(draw(request)).at("/infotexts/0").textValue();
        assertTrue(text.contains(", Hires checkpoint: miniature-ink, Hires prompt: \"rocket, soft\", "), text);
        assertTrue(text.contains(", Hires negative prompt: blurry, "), text);
    }

    /** The latent of 128 x 128 pixels is scaled to 8 x 8 cells; a blur of each direction is taken. */
    @Test
    void changesAPictureThatIsScaledAsALatent() {
        ObjectNode request = change().put("resize_mode", 3).put("mask", halfMask(64));
        request.remove("mask_blur");

        JsonNode answer = changed(request.put("mask_blur_x", 2).put("mask_blur_y", 0));
        assertEquals(64, image(answer, 0).width());
        String text = info(answer).at("/infotexts/0").textValue();
        assertTrue(
                text.contains(", Resize mode: Just resize (latent upscale), Mask blur x: 2, Mask blur y: 0, "), text);
    }

    /** The init image is 128 x 128; far from the mask the answer is the picture itself, scaled. */
    @Test
    void changesOnlyWhatTheMaskMarks() {
        ObjectNode request = change().put("width", 128).put("height", 128).put("mask_blur", 0);
        RgbImage source =
                ImageFiles.read(Base64.getDecoder().decode(RunningServer.source("rocket-twemoji.png")), "source");

        RgbImage left = image(changed(request.put("mask", halfMask(128))), 0);
        RgbImage right = image(changed(request.put("inpainting_mask_invert", 1)), 0);

        assertEquals(128, source.width());
        assertEquals(source.rgb(120, 60), left.rgb(120, 60));
        assertEquals(source.rgb(8, 60), right.rgb(8, 60));
        assertNotEquals(left, right);
    }

    @Test
    void paintsThePartAloneAtTheRequestedSize() {
        ObjectNode request = change().put("mask", halfMask(64)).put("inpaint_full_res", true);

        assertEquals(128, image(changed(request), 0).width(), "the answer has the size of the picture");
    }

    /** As Blender's add-on sends it. */
    @Test
    void theInitImageStandsForThePictureOfAUnit() {
        ObjectNode unit = RunningServer.JSON
                .createObjectNode()
                .put("weight", 0.9)
                .put("module", "canny")
                .put("model", "canny");

        assertEquals(2, changed(withUnit(change(), unit)).path("images").size());
    }

    @Test
    void img2imgNeedsAPicture() {
        HttpResponse<String> answer =
                server.post("/sdapi/v1/img2img", RunningServer.small().toString());

        assertEquals(404, answer.statusCode());
        assertTrue(answer.body().contains("Init image not found"), answer.body());
    }

    @ParameterizedTest
    @CsvSource({"Latent, 2, 0, 128", "Lanczos, 1.5, 0, 96", "Latent (nearest), 2, 112, 112"})
    void drawsTheSecondPassOfHires(String upscaler, double scale, int width, int expected) {
        ObjectNode request = RunningServer.small()
                .put("enable_hr", true)
                .put("hr_upscaler", upscaler)
                .put("hr_scale", scale)
                .put("hr_resize_x", width)
                .put("denoising_strength", 0.7);

        assertEquals(expected, image(draw(request), 0).width());
    }

    @Test
    void anAnswerSaysWhatItTook() {
        JsonNode answer = server.json("/sdapi/v1/txt2img", RunningServer.small().toString());

        JsonNode cost = RunningServer.parsed(answer.path("info").textValue()).path("cost");
        assertTrue(cost.path("drawn_seconds").doubleValue() > 0);
        assertTrue(cost.path("waited_seconds").doubleValue() >= 0);
        assertTrue(cost.path("calls").isObject());
    }
}
