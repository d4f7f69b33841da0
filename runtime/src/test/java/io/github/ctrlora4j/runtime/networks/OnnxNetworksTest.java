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
import io.github.ctrlora4j.imaging.PersonMask;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxNetworksTest {
    @TempDir
    private Path folder;

    private OnnxNetworks networks = new OnnxNetworks(List.of());

    @BeforeEach
    void open() throws IOException {
        Files.createDirectory(folder.resolve("annotators"));
        Files.write(folder.resolve("annotators").resolve("tiny.onnx"), TinyOnnx.doubleAndSquare("x"));
        networks = new OnnxNetworks(List.of(folder));
    }

    @AfterEach
    void close() {
        networks.close();
    }

    private static NetworkDescriptor.Builder tiny() {
        return NetworkDescriptor.builder("tiny.onnx")
                .license("none")
                .sourcePage("https://example.org/tiny")
                .input("x", 1L, -1L)
                .output("square", 1L, -1L)
                .output("double", 1L, -1L);
    }

    @Test
    void runsNamedInputsToNamedOutputs() {
        try (Network network = networks.open(tiny().build())) {
            Map<String, FloatArray> outputs = network.run(Map.of("x", FloatArray.of(new float[] {1, -2, 3}, 1, 3)));

            assertArrayEquals(new float[] {2, -4, 6}, outputs.get("double").toArray());
            assertArrayEquals(new float[] {1, 4, 9}, outputs.get("square").toArray());
            assertArrayEquals(new long[] {1, 3}, outputs.get("square").shape());
        }
    }

    @Test
    void aMissingFileIsNamedWithItsSourceAndWhereToPutIt() {
        NetworkDescriptor absent = NetworkDescriptor.builder("absent.onnx")
                .license("MIT")
                .sourcePage("https://example.org/absent")
                .build();

        String message = assertThrows(InvalidRequestException.class, () -> networks.open(absent))
                .getMessage();

        assertEquals(
                "network absent.onnx: is missing: download it from https://example.org/absent (license: MIT) and put it into"
                        + " one of [" + folder + "]",
                message);
    }

    @Test
    void rejectsFileOfAnotherSha256() {
        NetworkDescriptor other = tiny().sha256("0".repeat(64)).build();
        assertTrue(assertThrows(MalformedFileException.class, () -> networks.open(other))
                .getMessage()
                .contains("SHA-256"));
    }

    @Test
    void rejectsFileThatIsNotANetwork() throws IOException {
        Files.writeString(folder.resolve("text.onnx"), "not a network");
        NetworkDescriptor text = NetworkDescriptor.builder("text.onnx").build();
        assertTrue(assertThrows(MalformedFileException.class, () -> networks.open(text))
                .getMessage()
                .startsWith(folder.resolve("text.onnx") + ": is not a network"));
    }

    @Test
    void rejectsNetworkWithOtherInputs() throws IOException {
        Files.write(folder.resolve("tiny.onnx"), TinyOnnx.doubleAndSquare("picture"));
        assertTrue(assertThrows(MalformedFileException.class, () -> networks.open(tiny().build()))
                .getMessage()
                .contains("[picture]"));
    }

    @Test
    void rejectsNetworkWithoutADeclaredOutput() {
        try (Network network = networks.open(tiny().output("cube", 1L, -1L).build())) {
            Map<String, FloatArray> inputs = Map.of("x", FloatArray.of(new float[] {1}, 1, 1));
            assertTrue(assertThrows(MalformedFileException.class, () -> network.run(inputs))
                    .getMessage()
                    .contains("cube"));
        }
    }

    @Test
    void namesAWrongInput() {
        try (Network network = networks.open(tiny().build())) {
            Map<String, FloatArray> misnamed = Map.of("y", FloatArray.of(new float[] {1}, 1, 1));
            Map<String, FloatArray> misshaped = Map.of("x", FloatArray.of(new float[] {1, 2}, 2, 1));

            assertThrows(IllegalArgumentException.class, () -> network.run(misnamed));
            assertTrue(assertThrows(IllegalArgumentException.class, () -> network.run(misshaped))
                    .getMessage()
                    .contains("[2, 1]"));
        }
    }

    /** The first one to open the file, which asked for less, must not decide for the others. */
    @Test
    void checksEachDescriptorOfAFileThatIsOpenAlready() {
        networks.open(tiny().build()).close();

        NetworkDescriptor strict = tiny().sha256("0".repeat(64)).build();
        NetworkDescriptor other = NetworkDescriptor.builder("tiny.onnx")
                .input("picture", 1L, -1L)
                .output("square", 1L, -1L)
                .build();
        assertThrows(MalformedFileException.class, () -> networks.open(strict));
        assertThrows(MalformedFileException.class, () -> networks.open(other));
    }

    /** Same name, same size; "x" and "y" are both one byte. */
    @Test
    void opensAReplacedFileAnew() throws IOException {
        networks.open(tiny().build()).close();
        Path file = folder.resolve("annotators").resolve("tiny.onnx");
        FileTime time = Files.getLastModifiedTime(file);
        Files.write(folder.resolve("new"), TinyOnnx.doubleAndSquare("y"));
        Files.move(folder.resolve("new"), file, StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(file, time);

        try (Network network = networks.open(NetworkDescriptor.builder("tiny.onnx")
                .input("y", 1L, -1L)
                .output("double", 1L, -1L)
                .build())) {
            FloatArray result = network.run("y", FloatArray.of(new float[] {3}, 1, 1), "double");
            assertArrayEquals(new float[] {6}, result.toArray());
        }
        assertThrows(MalformedFileException.class, () -> networks.open(tiny().build()));
    }

    @Test
    void findsNothingWhereTheFileIsMissing() {
        assertTrue(
                networks.find(NetworkDescriptor.builder("absent.onnx").build()).isEmpty());
    }

    @Test
    void aBundledNetworkThatIsNotInTheJarIsTheAuthorsMistake() {
        NetworkDescriptor bundled = NetworkDescriptor.builder("absent.onnx")
                .bundledBeside(OnnxNetworksTest.class)
                .build();
        assertThrows(IllegalArgumentException.class, () -> networks.find(bundled));
    }

    /** The network of people is on board of the imaging jar, for all plugins. */
    @Test
    void findsANetworkThatTheHostSharesWithPlugins() {
        try (Network network = networks.open(PersonMask.DESCRIPTOR)) {
            FloatArray black = FloatArray.of(new float[256 * 256 * 3], 1, 256, 256, 3);
            FloatArray mask = network.run("input_1", black, "activation_10");
            assertArrayEquals(new long[] {1, 256, 256, 1}, mask.shape());
        }
    }

    @Test
    void anOpenedNetworkOutlivesItsPlaceInTheCache() throws IOException {
        try (Network first = networks.open(tiny().build())) {
            for (int i = 0; i < 6; i++) {
                Files.write(folder.resolve("n" + i + ".onnx"), TinyOnnx.doubleAndSquare("x"));
                networks.open(NetworkDescriptor.builder("n" + i + ".onnx")
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
        private static final ProtectionDomain JAR =
                new ProtectionDomain(new CodeSource(jar(), (Certificate[]) null), null);

        private final byte[] network;

        private static URL jar() {
            try {
                return URI.create("file:/plugins/tiny-1.0.jar").toURL();
            } catch (MalformedURLException e) {
                throw new IllegalStateException(e);
            }
        }

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
                        .bundledBeside(defineClass(TinyOnnx.class.getName(), code, 0, code.length, JAR))
                        .build();
            }
        }

        @Override
        public InputStream getResourceAsStream(String name) {
            return new ByteArrayInputStream(network);
        }
    }

    @Test
    void aDamagedNetworkOnBoardIsNamedWithItsJar() throws IOException {
        NetworkDescriptor damaged = new PluginLoader(new byte[] {1, 2, 3}).descriptor("x");

        String message = assertThrows(MalformedFileException.class, () -> networks.open(damaged))
                .getMessage();

        assertTrue(message.startsWith("tiny.onnx on board of tiny-1.0.jar: is not a network"), message);
    }

    private static WeakReference<ClassLoader> opened(OnnxNetworks networks, String input) throws IOException {
        PluginLoader loader = new PluginLoader(TinyOnnx.doubleAndSquare(input));
        networks.open(loader.descriptor(input)).close();
        networks.forget(loader);
        return new WeakReference<>(loader);
    }

    @Test
    void aForgottenPluginIsNotKeptByItsNetwork() throws IOException {
        try (OnnxNetworks networks = new OnnxNetworks(List.of())) {
            WeakReference<ClassLoader> loader = opened(networks, "x");
            for (int i = 0; i < 20 && loader.get() != null; i++) {
                System.gc();
            }
            assertNull(loader.get());
        }
    }

    /** The networks would refuse the descriptor for the first network: its input has another name. */
    @Test
    void aPluginThatIsLoadedAnewGetsItsOwnNetwork() throws IOException {
        try (OnnxNetworks networks = new OnnxNetworks(List.of())) {
            opened(networks, "x");
            PluginLoader newer = new PluginLoader(TinyOnnx.doubleAndSquare("picture"));
            try (Network network = networks.open(newer.descriptor("picture"))) {
                FloatArray two = FloatArray.of(new float[] {2}, 1, 1);
                assertEquals(
                        4, network.run(Map.of("picture", two)).get("double").toArray()[0]);
            }
        }
    }
}
