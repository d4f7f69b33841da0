package io.github.ctrlora4j.dist.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.ConditionInput;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StudyConditionTest {
    private static final RgbImage IMAGE = RgbImage.of(1, 1, new byte[] {1, 2, 3});

    @Test
    void tellsFilesAndWeightFromParameters() {
        ConditionInput input = StudyCondition.parse("palette;block=16;lora=a/b.safetensors;weight=0.5")
                .on(IMAGE);
        assertEquals("palette", input.condition());
        assertEquals(Map.of("block", "16"), input.parameters());
        assertEquals(Optional.of(Path.of("a/b.safetensors")), input.lora());
        assertEquals(0.5, input.weight());
    }

    @Test
    void namesAControlNet() {
        ConditionInput input =
                StudyCondition.parse("canny;network=n.safetensors").on(IMAGE);
        assertEquals(Optional.of(Path.of("n.safetensors")), input.controlNet());
        assertEquals(Optional.empty(), input.lora());
    }

    @Test
    void rejectsWhatIsNotKeyAndValue() {
        assertThrows(IllegalArgumentException.class, () -> StudyCondition.parse("canny;low"));
    }
}
