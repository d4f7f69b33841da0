package io.github.ctrlora4j.dist.http.webui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.dist.DemoFiles;
import io.github.ctrlora4j.dist.http.wire.ApiException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the fields of a request become; expected values are those of sections 5, 6, 9 and 15 of the API's description. */
class RequestReaderTest {
    @AutoClose
    private static final Requests requests = new Requests();

    private static GenerationRequest text(String json) {
        return requests.read("txt2img", json).request();
    }

    private static ApiException refusal(String kind, String json) {
        return assertThrows(ApiException.class, () -> requests.read(kind, json));
    }

    @Test
    void anEmptyRequestHasTheDefaultsOfTheApi() {
        Drawing drawing = requests.read("txt2img", "{}");
        GenerationRequest request = drawing.request();

        assertEquals(50, request.steps());
        assertEquals(7, request.guidanceScale());
        assertEquals("euler", request.sampler());
        assertEquals(new ImageSize(512, 512), drawing.size());
        assertEquals(1, request.batch());
        assertEquals(1, drawing.batches());
        assertTrue(request.seed() >= 0 && request.seed() < 4_294_967_294L);
        assertTrue(drawing.areImagesWanted());
        assertEquals(List.of(), drawing.units());
    }

    @Test
    void sidesAreRoundedDownAsTheLatentIs() {
        assertEquals(
                new ImageSize(64, 120),
                requests.read("txt2img", "{'width':71,'height':127}").size());
    }

    @Test
    void nullMeansTheDefault() {
        assertEquals(
                50, text("{'steps':null,'sampler_name':null,'scheduler':null}").steps());
    }

    /** The option counts where the request says nothing. */
    @ParameterizedTest
    @CsvSource({
        "{}, false",
        "{'tiling':true}, true",
        "'{''tiling'':null,''override_settings'':{''tiling'':true}}', true",
        "'{''tiling'':false,''override_settings'':{''tiling'':true}}', false"
    })
    void tilingMakesSeamlessPictures(String json, boolean expected) {
        assertEquals(expected, text(json).seamless());
    }

    @Test
    void overridesHoldForThisRequest() {
        Drawing drawing = requests.read(
                "txt2img",
                "{'override_settings':{'sd_model_checkpoint':'miniature-3d','CLIP_stop_at_last_layers':2,'unknown':1}}");

        assertEquals("miniature-3d", drawing.checkpoint().stem());
        assertEquals(2, drawing.request().clipSkip());
    }

    @Test
    void aVaeAndABaseAreNamedAsTheListsShowThem() {
        Drawing drawing = requests.read(
                "txt2img", "{'override_settings':{'sd_vae':'miniature-ink.safetensors','ctrlora_base':'basecn'}}");

        assertEquals(
                Optional.of(
                        DemoFiles.MODELS.resolve("miniature-ink.safetensors").toString()),
                drawing.request().vae());
        assertEquals(
                Optional.of(DemoFiles.MODELS.resolve("basecn.safetensors").toString()),
                drawing.request().base());
    }

    /** What the operator names may lie outside the model folders; a path of a client may not, wherever it leads. */
    @Test
    void onlyTheOperatorNamesAPath() {
        String path = DemoFiles.MODELS.resolve("own/base.v2.safetensors").toString();
        RequestReader reader = new RequestReader(
                requests.host,
                new CheckpointTitles(requests.host.models()),
                new ApiSamplers(requests.host.samplers()),
                RequestLimits.standard(),
                Optional.of(path));
        OptionValues stem = OptionValues.defaults().with(OptionValues.BASE, "base.v2");
        OptionValues whole = OptionValues.defaults().with(OptionValues.BASE, path);

        assertEquals(
                Optional.of(path),
                reader.read("txt2img", Requests.fields("{}"), stem).request().base());
        assertThrows(ApiException.class, () -> reader.read("txt2img", Requests.fields("{}"), whole));
        assertThrows(ApiException.class, () -> requests.reader.read("txt2img", Requests.fields("{}"), stem));
    }

    @ParameterizedTest
    @CsvSource({
        "txt2img, {'restore_faces':true}, 'restore_faces: '",
        "txt2img, {'refiner_checkpoint':'x'}, 'refiner_checkpoint: '",
        "txt2img, {'script_name':'xyz'}, Script 'xyz' not found",
        "txt2img, {'styles':['x']}, 'styles: '",
        "txt2img, {'s_churn':1}, 's_churn: '",
        "txt2img, {'override_settings':{'samples_format':'webp'}}, override_settings.samples_format: pictures are sent as png",
        "txt2img, {'override_settings':{'sd_vae':'/etc/passwd'}}, 'override_settings.sd_vae: '",
        "txt2img, {'override_settings':{'ctrlora_base':'../models/basecn.safetensors'}}, override_settings.ctrlora_base",
        "txt2img, {'alwayson_scripts':{'other':{}}}, always on script other not found",
        "txt2img, {'width':63}, 'width: '",
        "img2img, '{''init_images'':[''PICTURE''],''resize_mode'':4}', 'resize_mode: '",
        "img2img, '{''init_images'':[''PICTURE'',''PICTURE'']}', 'init_images: '",
        "img2img, {}, Init image not found"
    })
    void whatCannotBeDoneIsRefusedByItsName(String kind, String json, String beginning) {
        ApiException refusal = refusal(kind, json);

        assertTrue(String.valueOf(refusal.getMessage()).startsWith(beginning), refusal.getMessage());
    }

    /** 128 x 128 pixels, three bytes each; half of the heap is for the pictures that came. */
    @Test
    void picturesOfRequestsThatWaitShareTheHeap() {
        Drawing drawing = requests.read("img2img", "{'init_images':['PICTURE'],'width':64,'height':64}");
        assertEquals(3 * 128 * 128, drawing.sourceBytes());
        Admission admission = new Admission(requests.host, 2 * 2 * 3 * 128 * 128);
        CompletableFuture<String> first = new CompletableFuture<>();
        admission.keepPictures(drawing, first);
        admission.keepPictures(drawing, new CompletableFuture<>());

        ApiException refusal =
                assertThrows(ApiException.class, () -> admission.keepPictures(drawing, new CompletableFuture<>()));
        assertEquals(429, refusal.status());
        first.complete("done");
        admission.keepPictures(drawing, new CompletableFuture<>());
    }
}
