package io.github.ctrlora4j.adapters.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.adapters.container.PickleValue.Storage;
import io.github.ctrlora4j.adapters.container.PickleValue.StoredTensor;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TorchTensorsTest {
    /** Where the storage of six int16 begins in the file. */
    private static final int START = 3;

    @TempDir
    Path folder;

    private FileSource source;

    /** The numbers 0 to 5 behind three other bytes, little-endian, in a file that ends with them. */
    @BeforeEach
    void open() {
        byte[] content = new byte[START + 12];
        for (int i = 0; i < 6; i++) {
            content[START + 2 * i] = (byte) i;
        }
        source = FileSource.open(TestFiles.write(folder.resolve("storage"), content));
    }

    @AfterEach
    void close() {
        source.close();
    }

    private static StoredTensor view(long viewOffset, long offset, List<Long> shape, List<Long> strides) {
        Storage storage = new Storage("0", Optional.of(DType.I16), 6, viewOffset);
        return new StoredTensor(storage, DType.I16, offset, shape, strides);
    }

    private Tensor tensor(StoredTensor view, boolean bigEndian) {
        Tensor tensor = new TorchTensors(source, (storage, name) -> START, bigEndian)
                .index(Map.of("w", view))
                .get("w");
        return assertInstanceOf(Tensor.class, tensor);
    }

    private static List<Integer> numbers(Tensor tensor) {
        ByteBuffer data = tensor.read();
        return java.util.stream.IntStream.range(0, data.remaining() / 2)
                .mapToObj(i -> (int) data.getShort(2 * i))
                .toList();
    }

    @Test
    void contiguousElementsBeginAtTheirOffset() {
        Tensor tensor = tensor(view(1, 1, List.of(2L, 2L), List.of(2L, 1L)), false);
        assertInstanceOf(ContiguousTensor.class, tensor);
        assertEquals(List.of(2, 3, 4, 5), numbers(tensor));
    }

    /** The transpose of [[0, 1, 2], [3, 4, 5]] is [[0, 3], [1, 4], [2, 5]]. */
    @Test
    void stridesAreFollowed() {
        assertEquals(List.of(0, 3, 1, 4, 2, 5), numbers(tensor(view(0, 0, List.of(3L, 2L), List.of(1L, 3L)), false)));
    }

    @Test
    void theStrideOfASingleElementMeansNothing() {
        Tensor tensor = tensor(view(0, 0, List.of(1L, 6L), List.of(999L, 1L)), false);
        assertInstanceOf(ContiguousTensor.class, tensor);
        assertEquals(List.of(0, 1, 2, 3, 4, 5), numbers(tensor));
    }

    /** The bytes of 5, 5 and 0, are 5 * 256 the other way round. */
    @Test
    void bigEndianElementsAreTurned() {
        assertEquals(List.of(4 * 256, 5 * 256), numbers(tensor(view(0, 4, List.of(2L), List.of(1L)), true)));
    }

    @Test
    void aTensorOfNothingMayLieAtTheEndOfItsStorage() {
        for (boolean bigEndian : new boolean[] {false, true}) {
            Tensor tensor = tensor(view(0, 6, List.of(0L, 4L), List.of(4L, 1L)), bigEndian);
            assertEquals(List.of(), numbers(tensor));
        }
    }

    private String problem(StoredTensor view) {
        return assertThrows(MalformedFileException.class, () -> tensor(view, false))
                .problem();
    }

    /** The last of three elements from index 4 on has index 6, so 7 * 2 bytes are needed; six elements have 12. */
    @Test
    void rejectsTensorsThatReachBeyondTheirStorage() {
        String expected = "tensor 'w' needs 14 bytes of its storage '0', which has 12";
        assertEquals(expected, problem(view(0, 4, List.of(3L), List.of(1L))));
        assertEquals(expected, problem(view(1, 3, List.of(3L), List.of(1L))));
        assertEquals(expected, problem(view(0, 0, List.of(2L), List.of(6L))));
        assertEquals(expected, problem(view(0, 7, List.of(0L), List.of(1L))));
    }

    @Test
    void rejectsSizesThatNoNumberHolds() {
        String problem = problem(view(0, 0, List.of(1L << 62, 4L), List.of(0L, 0L)));
        assertTrue(problem.contains("the impossible size"), problem);
        assertTrue(problem(view(Long.MAX_VALUE, 1, List.of(1L), List.of(1L))).contains("impossible"));
    }
}
