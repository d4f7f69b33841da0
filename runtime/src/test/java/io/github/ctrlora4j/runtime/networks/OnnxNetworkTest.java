package io.github.ctrlora4j.runtime.networks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.condition.FloatArray;
import io.github.ctrlora4j.api.condition.Network;
import io.github.ctrlora4j.api.condition.NetworkDescriptor;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OnnxNetworkTest {
    private static final NetworkDescriptor TINY = NetworkDescriptor.builder("tiny.onnx")
            .input("x", 1L, -1L)
            .output("double", 1L, -1L)
            .build();
    private static final Map<String, FloatArray> TWO = Map.of("x", FloatArray.of(new float[] {2}, 1, 1));

    @Test
    void worksForEachUserUntilThatOneClosesIt() {
        OnnxNetwork network = OnnxNetwork.load("tiny.onnx", TinyOnnx.doubleAndSquare("x"));
        Network one = network.acquire(TINY);
        Network other = network.acquire(TINY);
        network.release();
        one.close();
        one.close();
        assertThrows(IllegalStateException.class, () -> one.run(TWO));
        assertArrayEquals(new float[] {4}, other.run(TWO).get("double").toArray());
        other.close();
        assertThrows(IllegalStateException.class, () -> other.run(TWO));
    }

    @Test
    void isOnlyTheNetworkThatItsUserMeans() {
        OnnxNetwork network = OnnxNetwork.load("tiny.onnx", TinyOnnx.doubleAndSquare("picture"));
        MalformedFileException e = assertThrows(MalformedFileException.class, () -> network.acquire(TINY));
        assertTrue(e.problem().startsWith("has the inputs [picture], the condition needs [x]"), e.problem());
        network.release();
    }

    /** 2.4 and 2.6 are 2 and 3. */
    @Test
    void roundsTheNumbersOfAnIntegerInput() {
        NetworkDescriptor integers = NetworkDescriptor.builder("tiny.onnx")
                .integerInput("x", 1L, -1L)
                .output("double", 1L, -1L)
                .build();
        OnnxNetwork network = OnnxNetwork.load("tiny.onnx", TinyOnnx.doubleOfIntegers("x"));
        try (Network user = network.acquire(integers)) {
            FloatArray x = FloatArray.of(new float[] {2.4f, 2.6f}, 1, 2);
            assertArrayEquals(
                    new float[] {4, 6}, user.run(Map.of("x", x)).get("double").toArray());
        }
        network.release();
    }

    @Test
    void otherBytesAreNoNetwork() {
        byte[] text = "no network".getBytes(StandardCharsets.UTF_8);
        assertThrows(MalformedFileException.class, () -> OnnxNetwork.load("text.onnx", text));
    }
}
