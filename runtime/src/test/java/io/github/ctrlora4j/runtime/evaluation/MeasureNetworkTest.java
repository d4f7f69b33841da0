package io.github.ctrlora4j.runtime.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.condition.FloatArray;
import io.github.ctrlora4j.runtime.networks.TinyOnnx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasureNetworkTest {
    @TempDir
    private Path folder;

    /** Expected values are of {@code networks.py}. */
    @Test
    void aTorchScriptFileGivesWhatTheReferenceGives() {
        JsonNode expected = EvaluationFiles.json("networks.json").get("features");
        float[] wanted = new float[expected.size()];
        for (int i = 0; i < wanted.length; i++) {
            wanted[i] = (float) expected.get(i).asDouble();
        }
        try (MeasureNetwork inception = MeasureNetwork.open(EvaluationFiles.file("inception.pt"))) {
            FloatArray picture = FolderMeasures.levels(EvaluationFiles.picture("astronaut.png"));
            assertArrayEquals(wanted, inception.features(picture), 1e-5f);
        }
    }

    @Test
    void anOnnxFileGivesAllItsOutputsInOrder() throws IOException {
        Path file = Files.write(folder.resolve("tiny"), TinyOnnx.doubleAndSquare("x"));
        try (MeasureNetwork network = MeasureNetwork.open(file)) {
            List<FloatArray> outputs = network.run(FloatArray.of(new float[] {3, 5}, 1, 2));
            assertEquals(2, outputs.size());
            assertArrayEquals(new float[] {6, 10}, outputs.get(0).toArray());
            assertArrayEquals(new float[] {9, 25}, outputs.get(1).toArray());
            assertArrayEquals(new long[] {1, 2}, outputs.get(1).shape());
            assertArrayEquals(new float[] {8}, network.features(FloatArray.of(new float[] {4}, 1, 1)));
        }
    }

    @Test
    void aFileThatIsNotANetworkIsNamed() throws IOException {
        for (String content : List.of("PK no zip", "no network", "P", "")) {
            Path file = Files.writeString(folder.resolve("broken.pt"), content);
            String message = assertThrows(MalformedFileException.class, () -> MeasureNetwork.open(file))
                    .getMessage();
            assertTrue(message.startsWith(file + ": is neither an ONNX nor a TorchScript network"), message);
        }
    }

    @Test
    void aMissingFileIsNamed() {
        InvalidRequestException e =
                assertThrows(InvalidRequestException.class, () -> MeasureNetwork.open(folder.resolve("none.onnx")));
        assertEquals(folder.resolve("none.onnx") + ": no such file", e.getMessage());
    }

    /** The network takes two axes. */
    @Test
    void anInputThatDoesNotFitIsAnErrorOfTheNetwork() throws IOException {
        Path file = Files.write(folder.resolve("tiny.onnx"), TinyOnnx.doubleAndSquare("x"));
        try (MeasureNetwork network = MeasureNetwork.open(file)) {
            EngineException e =
                    assertThrows(EngineException.class, () -> network.run(FloatArray.of(new float[] {1, 2}, 1, 1, 2)));
            assertEquals("network " + file, e.subject().orElse(""));
        }
    }
}
