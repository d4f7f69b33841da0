package io.github.ctrlora4j.runtime.networks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.condition.FloatArray;
import io.github.ctrlora4j.api.condition.Network;
import io.github.ctrlora4j.api.condition.NetworkDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxNetworksTest {
    @TempDir
    private Path folder;

    private OnnxNetworks runner = new OnnxNetworks(List.of());

    @BeforeEach
    void open() throws IOException {
        Files.createDirectory(folder.resolve("annotators"));
        Files.write(folder.resolve("annotators").resolve("tiny.onnx"), TinyOnnx.doubleAndSquare("x"));
        runner = new OnnxNetworks(List.of(folder));
    }

    @AfterEach
    void close() {
        runner.close();
    }

    private static NetworkDescriptor.Builder tiny() {
        return NetworkDescriptor.builder("tiny.onnx")
                .licence("none")
                .sourcePage("https://example.org/tiny")
                .input("x", 1L, -1L)
                .output("square", 1L, -1L)
                .output("double", 1L, -1L);
    }

    @Test
    void runsNamedInputsToNamedOutputs() {
        try (Network network = runner.open(tiny().build())) {
            Map<String, FloatArray> outputs = network.run(Map.of("x", FloatArray.of(new float[] {1, -2, 3}, 1, 3)));

            assertArrayEquals(new float[] {2, -4, 6}, outputs.get("double").toArray());
            assertArrayEquals(new float[] {1, 4, 9}, outputs.get("square").toArray());
            assertArrayEquals(new long[] {1, 3}, outputs.get("square").shape());
        }
    }

    @Test
    void aMissingFileIsNamedWithItsSourceAndWhereToPutIt() {
        NetworkDescriptor absent = NetworkDescriptor.builder("absent.onnx")
                .licence("MIT")
                .sourcePage("https://example.org/absent")
                .build();

        String message = assertThrows(InvalidRequestException.class, () -> runner.open(absent))
                .getMessage();

        assertEquals(
                "network absent.onnx is missing: get it from https://example.org/absent (licence: MIT) and put it into one"
                        + " of [" + folder + "]",
                message);
    }

    @Test
    void anotherFileOfTheSameNameIsRefused() {
        NetworkDescriptor other = tiny().sha256("0".repeat(64)).build();
        assertTrue(assertThrows(MalformedFileException.class, () -> runner.open(other))
                .getMessage()
                .contains("SHA-256"));
    }

    @Test
    void aFileThatIsNoNetworkIsRefused() throws IOException {
        Files.writeString(folder.resolve("text.onnx"), "not a network");
        NetworkDescriptor text = NetworkDescriptor.builder("text.onnx").build();
        assertTrue(assertThrows(MalformedFileException.class, () -> runner.open(text))
                .getMessage()
                .startsWith("text.onnx"));
    }

    @Test
    void anotherNetworkOfTheSameNameIsRefused() throws IOException {
        Files.write(folder.resolve("tiny.onnx"), TinyOnnx.doubleAndSquare("picture"));
        assertTrue(assertThrows(MalformedFileException.class, () -> runner.open(tiny().build()))
                .getMessage()
                .contains("[picture]"));
    }

    @Test
    void aMissingOutputIsRefused() {
        try (Network network = runner.open(tiny().output("cube", 1L, -1L).build())) {
            Map<String, FloatArray> inputs = Map.of("x", FloatArray.of(new float[] {1}, 1, 1));
            assertTrue(assertThrows(MalformedFileException.class, () -> network.run(inputs))
                    .getMessage()
                    .contains("cube"));
        }
    }

    @Test
    void aWrongInputIsNamed() {
        try (Network network = runner.open(tiny().build())) {
            Map<String, FloatArray> misnamed = Map.of("y", FloatArray.of(new float[] {1}, 1, 1));
            Map<String, FloatArray> misshaped = Map.of("x", FloatArray.of(new float[] {1, 2}, 2, 1));

            assertThrows(InvalidRequestException.class, () -> network.run(misnamed));
            assertTrue(assertThrows(InvalidRequestException.class, () -> network.run(misshaped))
                    .getMessage()
                    .contains("[2, 1]"));
        }
    }

    @Test
    void anOpenedNetworkOutlivesItsPlaceInTheCache() throws IOException {
        try (Network first = runner.open(tiny().build())) {
            for (int i = 0; i < 6; i++) {
                Files.write(folder.resolve("n" + i + ".onnx"), TinyOnnx.doubleAndSquare("x"));
                runner.open(NetworkDescriptor.builder("n" + i + ".onnx")
                                .input("x", 1L, -1L)
                                .build())
                        .close();
            }
            Map<String, FloatArray> outputs = first.run(Map.of("x", FloatArray.of(new float[] {5}, 1, 1)));
            assertArrayEquals(new float[] {10}, outputs.get("double").toArray());
        }
    }

    /** As a plugin's classloader: it defines the class beside which the network lies. */
    private static final class PluginLoader extends ClassLoader {
        private final byte[] network;

        PluginLoader(byte[] network) {
            super(null);
            this.network = network;
        }

        NetworkDescriptor descriptor(String input) throws IOException {
            String file = TinyOnnx.class.getSimpleName() + ".class";
            try (InputStream in = TinyOnnx.class.getResourceAsStream(file)) {
                byte[] code = in.readAllBytes();
                return NetworkDescriptor.builder("tiny.onnx")
                        .input(input, 1L, -1L)
                        .output("double", 1L, -1L)
                        .bundledBeside(defineClass(TinyOnnx.class.getName(), code, 0, code.length))
                        .build();
            }
        }

        @Override
        public InputStream getResourceAsStream(String name) {
            return new ByteArrayInputStream(network);
        }
    }

    private static WeakReference<ClassLoader> opened(OnnxNetworks runner, String input) throws IOException {
        PluginLoader loader = new PluginLoader(TinyOnnx.doubleAndSquare(input));
        runner.open(loader.descriptor(input)).close();
        runner.forget(loader);
        return new WeakReference<>(loader);
    }

    @Test
    void aForgottenPluginIsNotKeptByItsNetwork() throws IOException {
        try (OnnxNetworks runner = new OnnxNetworks(List.of())) {
            WeakReference<ClassLoader> loader = opened(runner, "x");
            for (int i = 0; i < 20 && loader.get() != null; i++) {
                System.gc();
            }
            assertNull(loader.get());
        }
    }

    /** The runner would refuse the descriptor for the first network: its input has another name. */
    @Test
    void aPluginThatIsLoadedAnewGetsItsOwnNetwork() throws IOException {
        try (OnnxNetworks runner = new OnnxNetworks(List.of())) {
            opened(runner, "x");
            PluginLoader newer = new PluginLoader(TinyOnnx.doubleAndSquare("picture"));
            try (Network network = runner.open(newer.descriptor("picture"))) {
                FloatArray two = FloatArray.of(new float[] {2}, 1, 1);
                assertEquals(
                        4, network.run(Map.of("picture", two)).get("double").toArray()[0]);
            }
        }
    }
}
