package io.github.ctrlora4j.dist.http.webui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.dist.http.wire.ApiException;
import io.github.ctrlora4j.dist.http.wire.WireImages;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code png-info} answers, as section 14 of the API's description has it. */
class PictureInfoTest {
    private static final RgbImage PICTURE = RgbImage.of(1, 1, new byte[3]);
    private static final String TEXT =
            "a cat\nNegative prompt: dark\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 5, Size: 64x128, Clip skip: 2";

    @AutoClose
    private static final Requests requests = new Requests();

    private static Map<String, Object> read(String format, Map<String, String> texts) {
        String picture = WireImages.encode(PICTURE, format, 80, texts);
        return new PictureInfo(requests.host).read(Requests.fields("{'image':'" + picture + "'}"));
    }

    @Test
    void theTextComesAsItIs() {
        assertEquals(TEXT, read("png", Map.of("parameters", TEXT)).get("info"));
    }

    @Test
    void sizesAreTakenApartAndWhatIsMissingIsFilledIn() {
        Map<?, ?> parameters =
                (Map<?, ?>) read("png", Map.of("parameters", TEXT)).get("parameters");

        assertEquals("a cat", parameters.get("Prompt"));
        assertEquals("dark", parameters.get("Negative prompt"));
        assertEquals("20", parameters.get("Steps"));
        assertEquals("64", parameters.get("Size-1"));
        assertEquals("128", parameters.get("Size-2"));
        assertEquals("Automatic", parameters.get("Schedule type"), "filled in");
        assertEquals("2", parameters.get("Clip skip"), "said by the text");
        assertTrue(!parameters.containsKey("Size"));
    }

    @Test
    void otherTextsAreItems() {
        assertEquals(
                Map.of("Author", "Ada"),
                read("png", Map.of("parameters", TEXT, "Author", "Ada")).get("items"));
    }

    /** Clients show the text, and ComfyUI's is a program. */
    @Test
    void aGraphOfComfyUiIsAnItemOnly() {
        String graph = "{\"1\":{\"class_type\":\"KSampler\",\"inputs\":{}}}";

        Map<String, Object> answer = read("png", Map.of("prompt", graph));

        assertEquals("", answer.get("info"));
        assertEquals(Map.of("prompt", graph), answer.get("items"));
        assertEquals(Map.of(), answer.get("parameters"));
    }

    /** Clients ask for condition images, too. */
    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg"})
    void aPictureWithoutATextHasAnEmptyInfo(String format) {
        assertEquals(Map.of("info", "", "items", Map.of(), "parameters", Map.of()), read(format, Map.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'image':' '}"})
    void withoutAPictureThereIsNothingToRead(String body) {
        ApiException refusal =
                assertThrows(ApiException.class, () -> new PictureInfo(requests.host).read(Requests.fields(body)));

        assertEquals(404, refusal.status());
        assertEquals("Image not found", refusal.getMessage());
    }

    @Test
    void whatIsNoPictureIsRefusedByItsField() {
        ApiException refusal = assertThrows(
                ApiException.class, () -> new PictureInfo(requests.host).read(Requests.fields("{'image':'YWJj'}")));

        assertEquals(422, refusal.status());
        assertTrue(refusal.getMessage().startsWith("image: "), refusal.getMessage());
    }
}
