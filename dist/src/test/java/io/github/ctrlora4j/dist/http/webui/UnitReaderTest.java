package io.github.ctrlora4j.dist.http.webui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.host.ControlMode;
import io.github.ctrlora4j.dist.http.wire.ApiException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the fields of a ControlNet unit become; expected values are those of section 15 of the API's description. */
class UnitReaderTest {
    @AutoClose
    private static final Requests requests = new Requests();

    private static List<ControlUnit> units(String units) {
        return requests.read("txt2img", "{'alwayson_scripts':{'controlnet':{'args':[" + units + "]}}}")
                .units();
    }

    /** @param fields further ones, which replace those before */
    private static ControlUnit unit(String fields) {
        return units("{'model':'canny','image':'PICTURE'," + fields + "}").get(0);
    }

    private static ApiException refusal(String kind, String json) {
        return assertThrows(ApiException.class, () -> requests.read(kind, json));
    }

    @Test
    void aUnitTakesThePictureOfImg2img() {
        Drawing drawing = requests.read(
                "img2img",
                "{'init_images':['PICTURE'],'alwayson_scripts':{'ControlNet':{'args':[{'module':'canny','model':'canny',"
                        + "'weight':0.9}]}}}");

        assertEquals(1, drawing.units().size());
        ControlUnit unit = drawing.units().get(0);
        assertTrue(unit.isInitial());
        assertEquals("canny", unit.condition());
        assertEquals(0.9, unit.weight());
        assertEquals(0, unit.ownPixels());
    }

    /** 20 steps, end 0.5: the extension controls steps 0 to 11. */
    @Test
    void theWindowOfAUnitHasTheStepsThatTheExtensionControls() {
        ControlUnit unit = requests.read(
                        "txt2img",
                        "{'steps':20,'sampler_index':'Euler a','alwayson_scripts':{'controlnet':{'args':[{'model':'canny',"
                                + "'image':'PICTURE','guidance_end':0.5}]}}}")
                .units()
                .get(0);

        assertEquals(0, unit.start());
        assertEquals(12 / 20.0, unit.end());
    }

    @Test
    void oldNamesOfAUnitsFieldsAreUnderstood() {
        ControlUnit unit = requests.read(
                        "txt2img",
                        "{'steps':20,'alwayson_scripts':{'controlnet':{'args':[{'model':'canny','module':'canny',"
                                + "'input_image':'PICTURE','guidance':1,'resize_mode':'Scale to Fit (Inner Fit)','control_mode':0,"
                                + "'threshold_a':64,'threshold_b':-1,'guess_mode':true}]}}}")
                .units()
                .get(0);

        assertEquals(ResizeMode.CROP, unit.resizeMode());
        assertEquals(Map.of("low", "64"), unit.parameters());
    }

    @Test
    void moreUnitsThanAllowedAreRefused() {
        String unit = "{'model':'canny','image':'PICTURE'}";
        String units =
                String.join(",", IntStream.range(0, 4).mapToObj(i -> unit).toList());

        assertTrue(String.valueOf(refusal("txt2img", "{'alwayson_scripts':{'controlnet':{'args':[" + units + "]}}}")
                        .getMessage())
                .contains("4 units are enabled; at most 3"));
    }

    /** 0, 1 and 2 are the numbers of older clients; others' words are those of the extension. */
    @ParameterizedTest
    @CsvSource({
        "0, BALANCED",
        "1, PROMPT",
        "'My prompt is more important', PROMPT",
        "'ControlNet is more important', CONDITION"
    })
    void modesHaveNumbersAndWords(String mode, ControlMode expected) {
        assertEquals(expected, unit("'control_mode':'" + mode + "'").mode());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'model':'cany' | .model: ",
                "'model':'None','enabled':true | .model: names no model",
                "'module':'cany' | .module: ",
                "'weight':3 | .weight: ",
                "'guidance_start':0.9,'guidance_end':0.1 | .guidance_start: is 0.9, which comes after",
                "'control_mode':'Strict' | .control_mode: must be one of",
                "'resize_mode':'Twist' | .resize_mode: ",
                "'image':[1,2,3] | .image: must be one picture",
                "'image':null | .image: has no picture",
                "'advanced_weighting':[1] | .advanced_weighting: is not supported"
            })
    void whatCannotBeAppliedIsNamedByItsPlace(String fields, String problem) {
        String message = String.valueOf(
                assertThrows(ApiException.class, () -> unit(fields)).getMessage());

        assertTrue(message.startsWith("alwayson_scripts.controlnet.args[0]" + problem), message);
    }

    @Test
    void unitsThatAreOffAreNotRead() {
        assertEquals(List.of(), units("{'enabled':false,'model':'nothing'},{'model':'None'},{}"));
    }

    /** The mask counts where the condition takes one; a picture may come as a pair with it. */
    @Test
    void aMaskIsReadForConditionsThatTakeOne() {
        assertTrue(unit("'module':'canny','image':['PICTURE','PICTURE']").mask().isEmpty());
        assertTrue(units("{'module':'inpainting-brush','model':'canny','image':{'image':'PICTURE','mask':'PICTURE'}}")
                .get(0)
                .mask()
                .isPresent());
    }
}
