package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ctrlora4j.dist.launch.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConditionsCommandTest {
    @TempDir
    private Path plugins;

    @Test
    void listsWhatTheCommandLineTakes() {
        List<String> lines = Invocation.of("conditions").outLines();

        assertTrue(lines.stream().anyMatch(line -> line.matches("canny +Canny edges: .* \\(class path\\)")));
        assertTrue(lines.contains("    low              1..255, default 100: Low threshold"), lines.toString());
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("    uses ControlNetHED.onnx in a model folder")));
    }

    /** The author of blur draws sizes from 11 to 101, although more are taken. */
    @Test
    void tellsTheRangeFromWhichADefaultIsDrawn() {
        String blur = Invocation.of("conditions", "blur").out();
        assertTrue(blur.contains(", default 11..101 from the seed: "), blur);

        JsonNode drawn = Invocation.of("conditions", "blur", "--json").json().at("/0/parameters/0/drawn");
        assertEquals(11, drawn.get("minimum").doubleValue());
        assertEquals(101, drawn.get("maximum").doubleValue());
    }

    @Test
    void listsOnlyTheWantedOnes() {
        List<String> lines = Invocation.of("conditions", "canny").outLines();

        assertTrue(lines.get(0).startsWith("canny "), lines.toString());
        assertTrue(lines.stream().skip(1).allMatch(line -> line.startsWith("    ")), lines.toString());
    }

    @Test
    void saysWhichConditionsTakeAMask() {
        assertTrue(Invocation.of("conditions", "inpainting_brush").outLines().contains("    takes a mask"));
        assertFalse(Invocation.of("conditions", "canny").outLines().contains("    takes a mask"));
        JsonNode both = Invocation.of("conditions", "inpainting_brush", "canny", "--json")
                .json();
        assertTrue(both.at("/0/takes_mask").asBoolean());
        assertFalse(both.at("/1/takes_mask").asBoolean(true));
    }

    @Test
    void suggestsConditionForMistypedOne() {
        Invocation invocation = Invocation.of("conditions", "cany");

        assertEquals(ExitCode.USAGE, invocation.exitCode());
        assertTrue(invocation.err().contains("Did you mean 'canny'?"), invocation.err());
    }

    @Test
    void namesBrokenPluginOnceInOneLine() throws IOException {
        Files.writeString(plugins.resolve("bad.jar"), "not a jar");

        Invocation invocation = Invocation.of("conditions", "--plugins", plugins.toString());

        assertEquals(1, invocation.errLines().size(), invocation.err());
        assertEquals(2, invocation.err().split("bad\\.jar", -1).length, invocation.err());
        assertEquals(ExitCode.OK, invocation.exitCode());
    }

    /** Far more than one line may have. */
    @Test
    void describesAllConditionsForMachines() {
        assertTrue(Invocation.of("conditions", "--json").json().size() > 20);
    }

    @Test
    void describesConditionsForMachines() {
        JsonNode canny = Invocation.of("conditions", "canny", "--json").json().get(0);

        assertEquals("canny", canny.get("id").textValue());
        assertEquals("class path", canny.get("source").textValue());
        assertEquals("integer", canny.at("/parameters/0/kind").textValue());
        assertEquals(255, canny.at("/parameters/0/maximum").doubleValue());
        assertEquals("100", canny.at("/parameters/0/default").textValue());
    }
}
