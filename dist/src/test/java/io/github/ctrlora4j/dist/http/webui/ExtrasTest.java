package io.github.ctrlora4j.dist.http.webui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.dist.http.wire.ApiException;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The picture has 128 x 128 pixels. */
class ExtrasTest {
    private static RgbImage single(String fields) {
        Object image = Extras.single(Requests.fields("{'image':'data:image/png;base64,PICTURE'," + fields + "}"))
                .get("image");
        return decoded(image);
    }

    private static RgbImage decoded(Object image) {
        return ImageFiles.read(Base64.getDecoder().decode((String) image), "image");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'upscaler_1':'Lanczos'|256|256",
                "'upscaler_1':'Nearest','upscaling_resize':1.5|192|192",
                "'upscaler_1':'None','upscaling_resize':4|128|128",
                "'upscaler_1':'Lanczos','resize_mode':1,'upscaling_resize_w':200,'upscaling_resize_h':100|200|100",
                "'upscaler_1':'Lanczos','resize_mode':1,'upscaling_resize_w':200,'upscaling_resize_h':100,"
                        + "'upscaling_crop':false|200|200"
            })
    void picturesBecomeAsLargeAsTheRequestSays(String fields, int width, int height) {
        RgbImage image = single(fields);

        assertEquals(width, image.width());
        assertEquals(height, image.height());
    }

    /** In doubles, 98 * (512.0 / 98) is 511.99999999999994. */
    @Test
    void theWantedSideIsExact() {
        String square = Base64.getEncoder()
                .encodeToString(ImageFiles.encodePng(RgbImage.of(98, 98, new byte[98 * 98 * 3]), Map.of()));
        Object image = Extras.single(Requests.fields(
                        "{'image':'" + square + "','upscaler_1':'Nearest','resize_mode':1,'upscaling_crop':false}"))
                .get("image");

        assertEquals(512, decoded(image).width());
        assertEquals(512, decoded(image).height());
    }

    @Test
    void nearestRepeatsPixels() {
        RgbImage original = single("'upscaler_1':'None'");
        RgbImage twice = single("'upscaler_1':'Nearest'");

        for (int i = 0; i < 256; i++) {
            assertEquals(original.rgb(i / 2, (255 - i) / 2), twice.rgb(i, 255 - i));
        }
    }

    @Test
    void aBatchKeepsItsOrder() {
        Object images = Extras.batch(
                        Requests.fields(
                                "{'imageList':[{'data':'PICTURE','name':'a'},{'data':'PICTURE','name':'b'}],'upscaler_1':'Lanczos'}"))
                .get("images");

        assertEquals(2, ((List<?>) images).size());
        assertEquals(256, decoded(((List<?>) images).get(1)).width());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'upscaler_1':'ESRGAN_4x'|upscaler_1: ",
                "'upscaler_1':'Lanczos','upscaling_resize':9|upscaling_resize: ",
                "'codeformer_visibility':1|codeformer_visibility: ",
                "'upscaler_2':'Lanczos','extras_upscaler_2_visibility':0.5|upscaler_2: "
            })
    void whatNeedsANetworkIsRefusedByItsName(String fields, String beginning) {
        ApiException refusal = assertThrows(ApiException.class, () -> single(fields));

        assertTrue(String.valueOf(refusal.getMessage()).startsWith(beginning), refusal.getMessage());
    }

    @Test
    void aPictureIsNeeded() {
        assertThrows(ApiException.class, () -> Extras.single(Requests.fields("{}")));
    }
}
