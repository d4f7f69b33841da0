package io.github.ctrlora4j.runtime.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.host.TrainingSettings.Method;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** For the UNet of Stable Diffusion 1.5 against the reference's networks; {@code shapes/shapes.py} wrote these down. */
class ControlNetShapesTest {
    private static Map<String, List<Long>> read(String name) throws IOException {
        Map<String, List<Long>> shapes = new TreeMap<>();
        try (InputStream in = Objects.requireNonNull(
                ControlNetShapesTest.class.getResourceAsStream("shapes/" + name + ".txt"), name)) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(line -> {
                String[] parts = line.split(" ");
                shapes.put(
                        parts[0],
                        Arrays.stream(parts).skip(1).map(Long::valueOf).toList());
            });
        }
        return shapes;
    }

    /** Only the shape is asked for. */
    private record Shaped(String name, List<Long> shape) implements Tensor {
        @Override
        public DType dtype() {
            return DType.F32;
        }

        @Override
        public ByteBuffer read() {
            throw new UnsupportedOperationException(name);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CONTROLNET", "LITE", "XS"})
    void areThoseOfTheReference(Method method) throws IOException {
        Map<String, Tensor> unet = new TreeMap<>();
        read("unet").forEach((name, shape) -> unet.put(name, new Shaped(name, shape)));
        assertEquals(
                read(method.toString().toLowerCase(Locale.ROOT)),
                NewControlNet.of(method, unet, 8).shapes());
    }
}
