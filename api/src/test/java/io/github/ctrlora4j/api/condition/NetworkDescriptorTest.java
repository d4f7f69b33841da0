package io.github.ctrlora4j.api.condition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkDescriptorTest {
    @Test
    void usersSupplyTheFileUnlessItIsBundled() {
        NetworkDescriptor network = NetworkDescriptor.builder("hed.onnx").build();

        assertEquals(Optional.empty(), network.bundledBeside());
        assertEquals(Optional.empty(), network.sha256());
        assertEquals(
                Optional.of(NetworkDescriptorTest.class),
                NetworkDescriptor.builder("hed.onnx")
                        .bundledBeside(NetworkDescriptorTest.class)
                        .build()
                        .bundledBeside());
    }

    @Test
    void keepsInputsAndOutputsInOrder() {
        NetworkDescriptor network = NetworkDescriptor.builder("hed.onnx")
                .input("z", 1L, 3L, -1L, -1L)
                .input("a", 1L)
                .output("out", -1L)
                .build();

        assertEquals(List.of("z", "a"), List.copyOf(network.inputs().keySet()));
        assertEquals(List.of(1L, 3L, -1L, -1L), network.inputs().get("z"));
        assertEquals(List.of(-1L), network.outputs().get("out"));
        assertEquals("NetworkDescriptor hed.onnx {z=[1, 3, -1, -1], a=[1]} -> {out=[-1]}", network.toString());
    }

    @Test
    void anIntegerInputIsAnInput() {
        NetworkDescriptor network = NetworkDescriptor.builder("pose.onnx")
                .integerInput("picture", 1L, 192L)
                .input("scale", 1L)
                .build();

        assertEquals(List.of("picture", "scale"), List.copyOf(network.inputs().keySet()));
        assertEquals(Set.of("picture"), network.integerInputs());
    }

    /** None, hidden, folders of both kinds, a blank, a letter beyond ASCII. */
    @ParameterizedTest
    @ValueSource(strings = {"", ".onnx", "../hed.onnx", "a/hed.onnx", "a\\hed.onnx", "a b.onnx", "h\u00e9d.onnx"})
    void rejectsNamesThatAreNotPlain(String fileName) {
        assertThrows(IllegalArgumentException.class, () -> NetworkDescriptor.builder(fileName));
    }

    @Test
    void takesNamesOf128Characters() {
        assertEquals(
                128,
                NetworkDescriptor.builder("a".repeat(128)).build().fileName().length());
        assertThrows(IllegalArgumentException.class, () -> NetworkDescriptor.builder("a".repeat(129)));
    }

    @Test
    void rejectsADigestThatIsNotLowerCaseHexadecimal() {
        NetworkDescriptor.Builder builder = NetworkDescriptor.builder("hed.onnx");

        assertThrows(IllegalArgumentException.class, () -> builder.sha256("A".repeat(64)));
        assertThrows(IllegalArgumentException.class, () -> builder.sha256("a".repeat(63)));
        assertEquals(
                Optional.of("a".repeat(64)),
                builder.sha256("a".repeat(64)).build().sha256());
    }

    @Test
    void saysWhereAMissingFileComesFrom() {
        NetworkDescriptor network = NetworkDescriptor.builder("hed.onnx")
                .license("MIT")
                .sourcePage("https://example.org/hed")
                .build();

        assertEquals(
                "network hed.onnx: is missing: download it from https://example.org/hed (license: MIT) and put it into a"
                        + " model folder, or give detector=classical",
                network.missing(", or give detector=classical").getMessage());
    }
}
