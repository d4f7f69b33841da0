package io.github.ctrlora4j.adapters.sd15;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import io.github.ctrlora4j.api.checkpoint.Verdict;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class TextualInversionTest {
    static Stream<GoldenLoras.Case> embeddings() {
        return GoldenLoras.cases().filter(GoldenLoras.Case::isEmbedding);
    }

    @ParameterizedTest
    @MethodSource("embeddings")
    void readsTheVectorsOfEveryGoldenFile(GoldenLoras.Case golden) {
        try (TensorFile file = GoldenLoras.open(golden.file());
                TensorFile expected = GoldenLoras.open("expected.safetensors")) {
            FileKind kind = FileKind.of(file);
            Verdict verdict = kind.verdict();
            assertEquals("embedding", verdict.kind(), verdict.reason());
            assertEquals(Optional.of(ModelRole.EMBEDDING), verdict.role());
            Tensor vectors = vectors(kind);
            Tensor wanted = Optional.ofNullable(expected.tensors().get(golden.file() + "|vectors"))
                    .orElseThrow();
            assertEquals(wanted.shape(), vectors.shape());
            assertArrayEquals(floats(wanted), floats(vectors));
        }
    }

    private static Tensor vectors(FileKind kind) {
        return Optional.ofNullable(kind.weights().components().get("text"))
                .map(text -> text.get("vectors"))
                .orElseThrow();
    }

    /** Widened as {@link Float#float16ToFloat} of newer Java would; all values here are normal numbers or zero. */
    private static float[] floats(Tensor tensor) {
        float[] values = new float[(int) tensor.elements()];
        ByteBuffer data = tensor.read().order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < values.length; i++) {
            values[i] = tensor.dtype() == DType.F16 ? half(data.getShort(2 * i)) : data.getFloat(4 * i);
        }
        return values;
    }

    private static float half(short bits) {
        int exponent = bits >> 10 & 31;
        int mantissa = bits & 1023;
        float magnitude =
                exponent == 0 ? Math.scalb((float) mantissa, -24) : Math.scalb(1 + mantissa / 1024f, exponent - 15);
        return bits < 0 ? -magnitude : magnitude;
    }

    private static Verdict verdict(Map<String, List<Long>> shapes) {
        return FileKind.of(new IndexedShapes(shapes)).verdict();
    }

    @ParameterizedTest
    @CsvSource({"1024, embedding-sd2", "1280, embedding-sdxl", "768, embedding", "24, embedding"})
    void tellsTheFamilyFromTheWidth(long width, String kind) {
        assertEquals(kind, verdict(Map.of("emb_params", List.of(2L, width))).kind());
    }

    @Test
    void rejectsTheTwoVectorsOfSdxl() {
        Verdict verdict = verdict(Map.of("clip_l", List.of(2L, 768L), "clip_g", List.of(2L, 1280L)));
        assertEquals("embedding-sdxl", verdict.kind());
        assertFalse(verdict.isUsable());
    }

    @Test
    void rejectsMoreVectorsThanATextHasRoomFor() {
        assertTrue(verdict(Map.of("emb_params", List.of(75L, 768L))).isUsable());
        Verdict verdict = verdict(Map.of("emb_params", List.of(76L, 768L)));
        assertEquals("embedding", verdict.kind());
        assertFalse(verdict.isUsable());
        assertTrue(verdict.reason().contains("76 vectors"), verdict.reason());
    }

    /** 4 * 2^62 + 1 is 1 in 64 bits. */
    @Test
    void countsVectorsWithoutOverflow() {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        for (int i = 0; i < 4; i++) {
            shapes.put(i + ".emb_params", List.of(1L << 62, 768L));
        }
        shapes.put("4.emb_params", List.of(768L));
        assertFalse(verdict(shapes).isUsable());
    }

    @Test
    void rejectsVectorsThatAreNotFloatingPoint() {
        assertFalse(FileKind.of(new IndexedShapes(Map.of("emb_params", List.of(2L, 768L)), DType.I32))
                .verdict()
                .isUsable());
    }

    @Test
    void severalBiasesAreNoWords() {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        shapes.put("a.bias", List.of(768L));
        shapes.put("b.bias", List.of(768L));
        assertEquals(Verdict.UNKNOWN, verdict(shapes).kind());
    }
}
