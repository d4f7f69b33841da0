package io.github.ctrlora4j.dist.http.webui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.GeneratedImage;
import io.github.ctrlora4j.api.host.GenerationResult;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What clients get; the keys are those of section 7 of the API's description. */
class GenerationAnswerTest {
    private static final RgbImage PICTURE = RgbImage.of(8, 8, new byte[3 * 8 * 8]);
    private static final RgbImage MAP = RgbImage.of(16, 8, new byte[3 * 16 * 8]);

    @AutoClose
    private static final Requests requests = new Requests();

    /** Two pictures of two batches, and a condition image. */
    private static GenerationAnswer answer(String fields) {
        Drawing drawing = requests.read(
                "txt2img", "{'prompt':'cat','seed':7,'steps':3,'width':64,'height':64,'n_iter':2" + fields + "}");
        List<GenerationResult> results = List.of(
                GenerationResult.builder().calls("unet_samples", 6).warning("w").build(),
                GenerationResult.builder().calls("unet_samples", 4).warning("w").build());
        return new GenerationAnswer(
                drawing,
                List.of(GeneratedImage.of(PICTURE, 7, "cat\nSeed: 7"), GeneratedImage.of(PICTURE, 8, "cat\nSeed: 8")),
                List.of(MAP),
                results,
                1.5,
                2.25);
    }

    private static JsonNode info(GenerationAnswer answer) throws JsonProcessingException {
        return new ObjectMapper().readTree(String.valueOf(answer.asMap().get("info")));
    }

    private static byte[] image(GenerationAnswer answer, int index) {
        return Base64.getDecoder()
                .decode(String.valueOf(((List<?>) answer.asMap().get("images")).get(index)));
    }

    @Test
    void hasThePicturesThenTheConditionImages() {
        GenerationAnswer answer = answer("");

        assertEquals(
                List.of("images", "parameters", "info"),
                List.copyOf(answer.asMap().keySet()));
        assertEquals(3, ((List<?>) answer.asMap().get("images")).size());
        assertEquals(2, answer.pictures());
        assertEquals(PICTURE, ImageFiles.read(image(answer, 1), "picture"));
        assertEquals(MAP, ImageFiles.read(image(answer, 2), "map"));
    }

    @Test
    void theInfoTellsSeedsTextsAndCost() throws JsonProcessingException {
        JsonNode info = info(answer(""));

        assertEquals("[7,8]", info.path("all_seeds").toString());
        assertEquals("[-1,-1]", info.path("all_subseeds").toString());
        assertEquals("cat\nSeed: 8", info.at("/infotexts/1").textValue());
        assertEquals("[\"cat\",\"cat\"]", info.path("all_prompts").toString());
        assertEquals("[\"w\"]", info.path("warnings").toString());
        assertEquals(10, info.at("/cost/calls/unet_samples").intValue());
        assertEquals(1.5, info.at("/cost/waited_seconds").doubleValue());
        assertEquals(2.25, info.at("/cost/drawn_seconds").doubleValue());
    }

    @Test
    void aVariationCountsItsSeeds() throws JsonProcessingException {
        JsonNode info = info(answer(",'subseed':5,'subseed_strength':0.5"));

        assertEquals("[5,6]", info.path("all_subseeds").toString());
    }

    /** JPEG begins with FF D8. */
    @Test
    void optionsChooseFormatAndText() {
        byte[] jpeg = image(answer(",'override_settings':{'samples_format':'jpg'}"), 0);
        assertEquals(List.of((byte) 0xFF, (byte) 0xD8), List.of(jpeg[0], jpeg[1]));
        byte[] png = image(answer(",'override_settings':{'enable_pnginfo':false}"), 0);
        assertFalse(new String(png, StandardCharsets.ISO_8859_1).contains("Seed: 7"));
        assertTrue(new String(image(answer(""), 0), StandardCharsets.ISO_8859_1).contains("Seed: 7"));
    }

    @Test
    void picturesAreLeftOutOnRequest() {
        assertEquals(List.of(), answer(",'send_images':false").asMap().get("images"));
    }

    /** The log must not have texts. */
    @Test
    void theSummaryHasNoPrompt() {
        String summary = answer("").summary();

        assertTrue(summary.contains("images=2 seed=7 waited=1.500 drawn=2.250"), summary);
        assertFalse(summary.contains("cat"), summary);
    }
}
