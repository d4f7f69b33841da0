package io.github.ctrlora4j.runtime.generation;

import static io.github.ctrlora4j.runtime.generation.WrittenTexts.request;
import static io.github.ctrlora4j.runtime.generation.WrittenTexts.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.host.ConditionRecord;
import io.github.ctrlora4j.api.host.ControlMode;
import io.github.ctrlora4j.api.host.ImageInfo;
import io.github.ctrlora4j.api.host.StyleLora;
import io.github.ctrlora4j.runtime.lora.LoraFit;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionKeysTest {
    @Test
    void namesStyleLorasWithTheirWeights() {
        PlannedLora lora = new PlannedLora(
                new StyleLora("a/b.pt", 0.8, 0), Path.of("models/a/b.pt"), new LoraFit(1, 1, List.of()));
        assertTrue(text(request().styleLora(lora.input()), List.of(lora))
                .contains(", Style LoRA 0: \"model: b.pt, unet weight: 0.8, text weight: 0\", Version: "));
    }

    @Test
    void styleLorasAreReadBack() {
        StyleLora input = new StyleLora("a, b.pt", 0.8, 0);
        PlannedLora lora = new PlannedLora(input, Path.of("models/a, b.pt"), new LoraFit(1, 1, List.of()));
        ImageInfo info = ParametersText.read(text(request().styleLora(input), List.of(lora)));
        assertEquals(List.of(input), info.request("ink").build().styleLoras());
    }

    private static ImageInfo read(String unit, String own) {
        return ParametersText.read("cat\nSteps: 20, Seed: 1, ControlNet 0: \"" + unit + "\", Condition 0: \"" + own
                + "\", Version: ctrlora4j 1.2.3");
    }

    private static final String UNIT =
            "Module: canny, Model: lora, Weight: 0.9, Guidance Start: 0.25, Guidance End: 0.75";

    @Test
    void aConditionIsReadWithItsOwnParameters() {
        ImageInfo info = read(
                UNIT + ", Control Mode: ControlNet is more important",
                "Detector: classical, LoRA: canny.safetensors, Condition image hash: 0123456789abcdef, low: 50");
        assertEquals(List.of(), info.notTaken());
        assertEquals(
                ConditionRecord.builder("canny")
                        .weight(0.9)
                        .start(0.25)
                        .end(0.75)
                        .controlMode(ControlMode.CONDITION)
                        .lora("canny.safetensors")
                        .image("0123456789abcdef")
                        .parameter("low", "50")
                        .build()
                        .toString(),
                info.conditions().get(0).toString());
        assertEquals(
                ControlMode.BALANCED, read(UNIT, "low: 50").conditions().get(0).controlMode());
    }

    /** sd-webui-controlnet's units stand for other networks. */
    @Test
    void unitsOfOtherProgramsAreNotTaken() {
        ImageInfo info =
                ParametersText.read("cat\nSteps: 20, Seed: 1, ControlNet 0: \"" + UNIT + "\", Version: v1.10.1");
        assertEquals(List.of(), info.conditions());
        assertEquals(List.of("ControlNet 0: " + UNIT), info.notTaken());
    }

    @Test
    void whatCannotBeReadIsNamedWithItsReason() {
        assertEquals(
                List.of("ControlNet 0: Module: canny (it has no Weight)"),
                read("Module: canny", "").notTaken());
        assertTrue(read(UNIT.replace("0.9", "much"), "").notTaken().get(0).endsWith("(not a number)"));
        assertTrue(read(UNIT.replace("0.9", "3"), "").notTaken().get(0).contains("weight"));
        assertTrue(read(UNIT, "Condition image hash: xyz")
                .notTaken()
                .get(0)
                .endsWith("(a hash has 16 hexadecimal digits, got 'xyz')"));
        assertTrue(read(UNIT + ", Control Mode: strict", "")
                .notTaken()
                .get(0)
                .endsWith("(there is no control mode 'strict')"));
    }

    /** The second one is still there, and stays behind. */
    @Test
    void conditionsAreCountedFromZeroWithoutGaps() {
        ImageInfo info = ParametersText.read("cat\nSteps: 20, Seed: 1, ControlNet 0: \"" + UNIT + "\", ControlNet 2: \""
                + UNIT + "\", Version: ctrlora4j 1.2.3");
        assertEquals(1, info.conditions().size());
        assertEquals(List.of("ControlNet 2: " + UNIT), info.notTaken());
    }
}
