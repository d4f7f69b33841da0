package io.github.ctrlora4j.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.checkpoint.CheckpointAdapter;
import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import io.github.ctrlora4j.api.checkpoint.Verdict;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Tests every promise of {@link CheckpointAdapter}. Extend it:
 *
 * <pre>{@code
 * final class MyTrainerAdapterTest extends CheckpointAdapterContract {
 *     protected CheckpointAdapter adapter() { return new MyTrainerAdapter(); }
 *     protected List<Map<String, List<Long>>> usable() { return List.of(Map.of("net.unet.conv_in.weight", List.of(320L, 4L, 3L, 3L))); }
 * }
 * }</pre>
 */
public abstract class CheckpointAdapterContract {
    /** A new adapter. */
    protected abstract CheckpointAdapter adapter();

    /** Files that the adapter must call usable, each as name to shape; empty for an adapter that only rejects. */
    protected abstract List<Map<String, List<Long>>> usable();

    @Test
    final void idIsShortLowerCaseAscii() {
        assertTrue(adapter().id().matches("[a-z0-9-]{1,64}"), adapter().id());
    }

    @Test
    final void rejectsFilesThatItCannotKnow() {
        for (TensorFile file : strangers()) {
            Verdict verdict = adapter().examine(file);
            assertFalse(verdict.isUsable(), verdict.toString());
            assertFalse(verdict.reason().isBlank(), "a verdict has a reason");
        }
    }

    @Test
    final void adaptsNothingThatItDidNotCallUsable() {
        for (TensorFile file : strangers()) {
            assertThrows(CtrloraException.class, () -> adapter().adapt(file));
        }
    }

    @Test
    final void examinesWithoutReadingData() {
        for (Map<String, List<Long>> shapes : usable()) {
            Verdict verdict = adapter().examine(new IndexOnly(shapes));
            assertTrue(verdict.isUsable(), verdict.toString());
            assertFalse(verdict.isUnknown(), "a usable file has a kind");
        }
    }

    @Test
    final void givesTheSameVerdictTwice() {
        for (Map<String, List<Long>> shapes : usable()) {
            CheckpointAdapter adapter = adapter();
            assertEquals(
                    adapter.examine(new IndexOnly(shapes)).toString(),
                    adapter.examine(new IndexOnly(shapes)).toString());
        }
    }

    @Test
    final void adaptsToTheRoleThatItPromisedWithoutReadingData() {
        for (Map<String, List<Long>> shapes : usable()) {
            Verdict verdict = adapter().examine(new IndexOnly(shapes));
            ModelWeights weights = adapter().adapt(new IndexOnly(shapes));
            assertEquals(weights.role(), verdict.role().orElseThrow());
            assertFalse(weights.components().isEmpty(), "a model has a component");
        }
    }

    /** No tensors; names that make no sense; shapes that make no sense. */
    private static List<TensorFile> strangers() {
        Map<String, List<Long>> odd = new LinkedHashMap<>();
        odd.put("", List.of());
        odd.put(".", List.of(0L));
        odd.put("weights..999999999999.0", List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L));
        odd.put("\u4E2D\u0000\uD83D\uDE42", List.of(Long.MAX_VALUE));
        return List.of(
                new IndexOnly(Map.of()), new IndexOnly(odd), new IndexOnly(Map.of("foo", List.of(1L << 40, 1L << 40))));
    }

    private record IndexOnly(Map<String, List<Long>> shapes) implements TensorFile {
        @Override
        public Path path() {
            return Path.of("contract");
        }

        @Override
        public long size() {
            return shapes.values().stream()
                    .mapToLong(shape -> 2 * shape.stream().reduce(1L, (a, b) -> a * b))
                    .sum();
        }

        @Override
        public String format() {
            return "contract";
        }

        @Override
        public Map<String, Tensor> tensors() {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            shapes.forEach((name, shape) -> tensors.put(name, new Unreadable(name, shape)));
            return tensors;
        }

        @Override
        public Map<String, String> metadata() {
            return Map.of();
        }

        @Override
        public void close() {}
    }

    private record Unreadable(String name, List<Long> shape) implements Tensor {
        @Override
        public DType dtype() {
            return DType.F16;
        }

        @Override
        public ByteBuffer read() {
            throw new AssertionError("an adapter decides on names and shapes and must not read " + name);
        }
    }
}
