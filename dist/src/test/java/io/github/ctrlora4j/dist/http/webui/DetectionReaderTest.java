package io.github.ctrlora4j.dist.http.webui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.dist.http.wire.ApiException;
import io.github.ctrlora4j.dist.http.wire.WireImages;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /controlnet/detect}, as section 15.8 of the API's description has it. */
class DetectionReaderTest {
    private static final String SQUARE = picture(64, 64, 100);

    @AutoClose
    private static final Requests requests = new Requests();

    private final DetectionReader reader = new DetectionReader(
            requests.host.conditions(), ControlCatalog.of(requests.host.conditions(), requests.host.models()));

    private static String picture(int width, int height, int gray) {
        byte[] rgb = new byte[3 * width * height];
        Arrays.fill(rgb, (byte) gray);
        return WireImages.encode(RgbImage.of(width, height, rgb), "png", 0, Map.of());
    }

    private List<RgbImage> detect(String fields) {
        Map<String, Object> answer = reader.detect(Requests.fields("{" + fields + "}"));
        assertEquals("Success", answer.get("info"));
        return ((List<?>) answer.get("images"))
                .stream()
                        .map(image -> ImageFiles.read(Base64.getDecoder().decode(String.valueOf(image)), "image"))
                        .toList();
    }

    private static ImageSize size(RgbImage image) {
        return new ImageSize(image.width(), image.height());
    }

    private static String images(String... pictures) {
        return "'controlnet_input_images':['" + String.join("','", pictures) + "']";
    }

    @Test
    void theShorterSideHasTheResolution() {
        assertEquals(
                List.of(new ImageSize(192, 96), new ImageSize(96, 96)),
                detect("'controlnet_module':'canny','controlnet_processor_res':96,"
                                + images(picture(128, 64, 100), SQUARE))
                        .stream()
                        .map(DetectionReaderTest::size)
                        .toList());
    }

    /** As everywhere, what the slider does not have is its default: 512. */
    @ParameterizedTest
    @ValueSource(ints = {-1, 63, 2049})
    void aResolutionOutOfRangeIsTheDefault(int resolution) {
        RgbImage map = detect(
                        "'controlnet_module':'canny','controlnet_processor_res':" + resolution + "," + images(SQUARE))
                .get(0);

        assertEquals(new ImageSize(512, 512), size(map));
    }

    @Test
    void withoutAModuleThePictureComesBack() {
        assertEquals(100, detect(images(SQUARE)).get(0).rgb(0, 0) & 255);
    }

    @Test
    void picturesMayComeByTheirOldName() {
        assertEquals(1, detect("'controlnet_images':['" + SQUARE + "']").size());
        assertEquals(
                2,
                detect("'controlnet_images':['" + SQUARE + "']," + images(SQUARE, SQUARE))
                        .size());
    }

    @Test
    void aMaskCountsForConditionsThatTakeOne() {
        String detection = "'controlnet_processor_res':64," + images(SQUARE) + ",'controlnet_masks':['";
        String everything = detection + picture(64, 64, 255) + "']";
        String nothing = detection + picture(64, 64, 0) + "']";

        assertNotEquals(
                detect("'controlnet_module':'inpaint'," + everything),
                detect("'controlnet_module':'inpaint'," + nothing));
        assertEquals(
                detect("'controlnet_module':'canny'," + everything), detect("'controlnet_module':'canny'," + nothing));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'controlnet_module':'canny' | No image selected",
                "'controlnet_module':'nothing','controlnet_input_images':['x'] | Module not available: controlnet_module: ",
                "'controlnet_input_images':['x'] | controlnet_input_images[0]: ",
                "'controlnet_images':['PICTURE','x'] | controlnet_images[1]: ",
                "'controlnet_images':['PICTURE'],'controlnet_masks':['x'] | controlnet_masks[0]: ",
                "'controlnet_module':'canny','controlnet_images':['PICTURE'],'controlnet_parameters':{'lwo':1} | controlnet_module: there is no parameter 'lwo'"
            })
    void whatCannotBeDetectedIsNamed(String fields, String beginning) {
        ApiException refusal =
                assertThrows(ApiException.class, () -> reader.detect(Requests.fields("{" + fields + "}")));

        assertEquals(422, refusal.status());
        assertTrue(refusal.getMessage().startsWith(beginning), refusal.getMessage());
    }

    @Test
    void eightPicturesAreTakenAtOnce() {
        String[] pictures = Collections.nCopies(9, SQUARE).toArray(String[]::new);

        assertEquals(8, detect(images(Arrays.copyOf(pictures, 8))).size());
        ApiException refusal = assertThrows(ApiException.class, () -> detect(images(pictures)));

        assertEquals("controlnet_input_images: has 9 pictures; at most 8 are taken", refusal.getMessage());
    }
}
