package io.github.ctrlora4j.runtime.noise;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ctrlora4j.api.host.NoiseSource;
import io.github.ctrlora4j.runtime.GoldenTensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** One case of {@code noise.json} or {@code brownian.json} with its numbers. */
record NoiseGolden(JsonNode about, GoldenTensors tensors) {
    static Stream<NoiseGolden> cases(String kind) {
        return cases("noise", kind);
    }

    static Stream<NoiseGolden> cases(String file, String kind) {
        try {
            GoldenTensors tensors = GoldenTensors.of(NoiseGolden.class, file + ".safetensors");
            JsonNode cases =
                    GoldenTensors.json(NoiseGolden.class, file + ".json").get("cases");
            return StreamSupport.stream(cases.spliterator(), false)
                    .filter(about -> about.get("kind").asText().equals(kind))
                    .map(about -> new NoiseGolden(about, tensors));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String key() {
        return about.get("key").asText();
    }

    long seed() {
        return about.get("seed").asLong(); // a string, because some seeds exceed 2^53
    }

    int[] shape() {
        return GoldenTensors.ints(about.get("shape"));
    }

    NoiseSource source() {
        return about.get("source").asText().equals("NV") ? NoiseSource.GPU : NoiseSource.CPU;
    }

    float[] floats() {
        return tensors.floats(key());
    }

    @Override
    public String toString() {
        return key();
    }
}
