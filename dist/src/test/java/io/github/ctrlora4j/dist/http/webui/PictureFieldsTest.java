package io.github.ctrlora4j.dist.http.webui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageFit;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.InitialImage;
import io.github.ctrlora4j.api.host.Inpainting;
import io.github.ctrlora4j.api.host.MaskedContent;
import io.github.ctrlora4j.dist.http.wire.ApiException;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Given pictures, masks and second passes; expected values are those of sections 5 and 6 of the API's description. */
class PictureFieldsTest {
    @AutoClose
    private static final Requests requests = new Requests();

    private static GenerationRequest changed(String fields) {
        return requests.read("img2img", "{'init_images':['PICTURE']," + fields + "}")
                .request();
    }

    private static InitialImage initial(String fields) {
        return changed(fields).initialImage().orElseThrow();
    }

    private static Inpainting masked(String fields) {
        return changed("'mask':'PICTURE'," + fields).inpainting().orElseThrow();
    }

    @Test
    void hiresIsASecondPass() {
        Drawing drawing = requests.read("txt2img", "{'width':64,'height':96,'enable_hr':true,'hr_scale':1.5}");

        assertEquals(new ImageSize(64, 96), drawing.size());
        // int(64 * 1.5) = 96, int(96 * 1.5) = 144; strength null is 0.75
        assertEquals(
                new ImageSize(96, 144),
                drawing.request().hiresFix().orElseThrow().size().orElseThrow());
        assertEquals(0.75, drawing.request().hiresFix().orElseThrow().denoise());
        assertEquals(96 * 144, drawing.pixels());
    }

    @Test
    void anOldFirstPassSizeIsTheFirstPass() {
        Drawing drawing = requests.read(
                "txt2img", "{'width':128,'height':128,'enable_hr':true,'firstphase_width':64,'firstphase_height':64}");

        assertEquals(new ImageSize(64, 64), drawing.size());
        assertEquals(
                new ImageSize(128, 128),
                drawing.request().hiresFix().orElseThrow().size().orElseThrow());
    }

    @Test
    void img2imgHasItsOwnDefaults() {
        GenerationRequest request = requests.read("img2img", "{'init_images':['data:image/png;base64,PICTURE']}")
                .request();

        assertEquals(0.75, request.initialImage().orElseThrow().denoise());
        assertEquals(ImageFit.STRETCH, request.initialImage().orElseThrow().fit());
        assertTrue(request.inpainting().isEmpty());
    }

    @Test
    void aMaskHasTheDefaultsOfTheApi() {
        var inpainting = requests.read("img2img", "{'init_images':['PICTURE'],'mask':'PICTURE'}")
                .request()
                .inpainting()
                .orElseThrow();

        assertTrue(inpainting.onlyMasked());
        assertEquals(MaskedContent.FILL, inpainting.content());
        assertEquals(0, inpainting.padding());
    }

    /** In the order of the API's numbers. */
    @ParameterizedTest
    @CsvSource({"0, STRETCH", "1, CROP", "2, FILL", "3, LATENT"})
    void resizeModesAreNumbered(int mode, ImageFit fit) {
        assertEquals(fit, initial("'resize_mode':" + mode).fit());
    }

    @ParameterizedTest
    @CsvSource({"0, FILL", "1, ORIGINAL", "2, LATENT_NOISE", "3, LATENT_NOTHING"})
    void contentsOfTheMaskAreNumbered(int fill, MaskedContent content) {
        assertEquals(content, masked("'inpainting_fill':" + fill).content());
    }

    /** The older field holds if it is there. */
    @Test
    void theBlurHasAnOldAndTwoNewFields() {
        Inpainting two = masked("'mask_blur_x':2,'mask_blur_y':6");
        assertEquals(List.of(2, 6), List.of(two.blurX(), two.blurY()));
        Inpainting one = masked("'mask_blur':9,'mask_blur_x':2");
        assertEquals(List.of(9, 9), List.of(one.blurX(), one.blurY()));
        Inpainting usual = masked("'mask_blur':null");
        assertEquals(List.of(4, 4), List.of(usual.blurX(), usual.blurY()));
    }

    /** 20 steps at 0.5: 10 of DDIM, 11 of a sampler of noise levels; with all steps, all. */
    @Test
    void fewerStepsRunWhenAPictureIsChanged() {
        InitialImage half = initial("'denoising_strength':0.5");
        InitialImage all = initial("'denoising_strength':0.5,'override_settings':{'img2img_fix_steps':true}");
        InitialImage none = initial("'denoising_strength':0");

        assertEquals(10, PictureFields.runningSteps(half, 20, false));
        assertEquals(11, PictureFields.runningSteps(half, 20, true));
        assertEquals(20, PictureFields.runningSteps(all, 20, true));
        assertEquals(1, PictureFields.runningSteps(none, 20, false));
    }

    /** 64 x 96 to a width of 128 is 192 high. */
    @Test
    void oneSideOfTheSecondPassGivesTheOther() {
        assertEquals(
                new ImageSize(128, 192),
                requests.read("txt2img", "{'width':64,'height':96,'enable_hr':true,'hr_resize_x':128}")
                        .request()
                        .hiresFix()
                        .orElseThrow()
                        .size()
                        .orElseThrow());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "txt2img | {'enable_hr':true,'hr_upscaler':'ESRGAN'} | hr_upscaler: ",
                "txt2img | {'enable_hr':true,'hr_scale':9} | hr_scale: ",
                "img2img | {'init_images':['PICTURE'],'latent_mask':'PICTURE'} | latent_mask: ",
                "img2img | {'init_images':['PICTURE'],'denoising_strength':2} | denoising_strength: "
            })
    void whatCannotBeDoneIsNamed(String kind, String json, String beginning) {
        String message = String.valueOf(assertThrows(ApiException.class, () -> requests.read(kind, json))
                .getMessage());

        assertTrue(message.startsWith(beginning.strip()), message);
    }
}
