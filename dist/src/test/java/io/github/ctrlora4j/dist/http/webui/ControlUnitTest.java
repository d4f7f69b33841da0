package io.github.ctrlora4j.dist.http.webui;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.ControlMode;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.dist.http.wire.WireImages;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** How the picture of a unit comes into the drawing; the modes are those of section 15.4 of the API's description. */
class ControlUnitTest {
    /** All gray. */
    private static final RgbImage WIDE = gray(100, 60);

    private static final ImageSize SQUARE = new ImageSize(64, 64);

    @AutoClose
    private static final Requests requests = new Requests();

    private static RgbImage gray(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        java.util.Arrays.fill(rgb, (byte) 100);
        return RgbImage.of(width, height, rgb);
    }

    private static String base64(RgbImage image) {
        return WireImages.encode(image, "png", 0, Map.of());
    }

    private static ControlUnit unit(RgbImage image, String more) {
        return read("'module':'canny','model':'canny','image':'" + base64(image) + "'" + more);
    }

    private static ControlUnit read(String fields) {
        return requests.read("txt2img", "{'alwayson_scripts':{'controlnet':{'args':[{" + fields + "}]}}}")
                .units()
                .get(0);
    }

    private static ConditionInput input(ControlUnit unit, ImageSize size, boolean isFitted, boolean isPartial) {
        ControlUnit.Frame frame = new ControlUnit.Frame(size, isFitted, isPartial);
        return unit.input(requests.host.conditions(), frame, 1, new Cancellation());
    }

    private static ConditionInput input(ControlUnit unit) {
        return input(unit, SQUARE, false, false);
    }

    private static ImageSize size(RgbImage image) {
        return new ImageSize(image.width(), image.height());
    }

    /** The middle 60 columns of 100 x 60. */
    @Test
    void croppingIsTheDefault() {
        assertEquals(new ImageSize(60, 60), size(input(unit(WIDE, "")).image()));
    }

    @Test
    void stretchingIsLeftToTheDrawing() {
        assertEquals(WIDE, input(unit(WIDE, ",'resize_mode':0")).image());
    }

    /** The fit of img2img would otherwise be applied to the unit's own picture. */
    @Test
    void besideAnInitialImageItIsStretchedHere() {
        assertEquals(
                SQUARE,
                size(input(unit(WIDE, ",'resize_mode':0"), SQUARE, true, false).image()));
    }

    /** The edges of a gray picture are black, and so is the median of their border. */
    @Test
    void fillingDetectsBeforeItAddsBars() {
        ConditionInput input = input(unit(WIDE, ",'resize_mode':2"));

        assertEquals(ConditionInput.NONE, input.condition());
        assertEquals(Optional.of(Path.of("canny")), input.lora());
        assertEquals(RgbImage.of(64, 64, new byte[3 * 64 * 64]), input.image());
    }

    @Test
    void aFinishedConditionImageGetsBarsInItsOwnColor() {
        ConditionInput input =
                input(read("'module':'none','model':'canny','resize_mode':2,'image':'" + base64(WIDE) + "'"));

        assertEquals(gray(64, 64), input.image());
        assertEquals(Optional.of(Path.of("canny")), input.lora());
    }

    /** 100 x 60 is 160 x 96 in small. */
    @Test
    void aPictureOfTheDrawingsShapeNeedsNoBars() {
        ConditionInput input = input(unit(WIDE, ",'resize_mode':2"), new ImageSize(160, 96), false, false);

        assertEquals("canny", input.condition());
        assertEquals(WIDE, input.image());
    }

    @Test
    void whereAPartIsDrawnTheDrawingTakesItsPartOfThePicture() {
        assertEquals(WIDE, input(unit(WIDE, ""), SQUARE, true, true).image());
        assertEquals(
                WIDE, input(unit(WIDE, ",'resize_mode':2"), SQUARE, true, true).image());
    }

    @Test
    void thePictureOfImg2imgIsFittedByTheDrawing() {
        ControlUnit unit = requests.read(
                        "img2img",
                        "{'init_images':['" + base64(WIDE)
                                + "'],'alwayson_scripts':{'controlnet':{'args':[{'module':'canny','model':'canny'}]}}}")
                .units()
                .get(0);

        assertEquals(WIDE, input(unit, SQUARE, true, false).image());
    }

    @Test
    void theMaskIsPlacedAsThePictureIs() {
        ControlUnit unit = read("'module':'inpainting-brush','model':'canny','image':{'image':'" + base64(WIDE)
                + "','mask':'" + base64(WIDE) + "'}");

        ConditionInput input = input(unit);

        assertEquals(new ImageSize(60, 60), size(input.image()));
        assertEquals(new ImageSize(60, 60), size(input.mask().orElseThrow()));
        assertEquals(2 * 100 * 60, unit.ownPixels());
    }

    @Test
    void strengthAndParametersGoToTheCondition() {
        ControlUnit unit =
                unit(WIDE, ",'weight':0.5,'control_mode':2,'guidance_start':0.25,'guidance_end':0.5,'threshold_a':64");
        for (ConditionInput input : new ConditionInput[] {input(unit), unit.unplaced()}) {
            assertEquals(0.5, input.weight());
            assertEquals(ControlMode.CONDITION, input.controlMode());
            assertEquals(unit.start(), input.start());
            assertEquals(unit.end(), input.end());
            assertEquals(Map.of("low", "64"), input.parameters());
        }
        assertEquals(WIDE, unit.unplaced().image());
    }
}
