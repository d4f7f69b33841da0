package io.github.ctrlora4j.runtime.conversion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FiniteTensorTest {
    /** More than one block of 65,536. */
    private static final int COUNT = 70_000;

    private record Halves(ByteBuffer read) implements Tensor {
        /** Zeros but for one number, by its bits. */
        static Halves of(int place, int bits) {
            ByteBuffer data = ByteBuffer.allocate(2 * COUNT).order(ByteOrder.LITTLE_ENDIAN);
            return new Halves(data.putShort(2 * place, (short) bits));
        }

        @Override
        public String name() {
            return "w";
        }

        @Override
        public DType dtype() {
            return DType.F16;
        }

        @Override
        public List<Long> shape() {
            return List.of((long) COUNT);
        }
    }

    private static FiniteTensor finite(Tensor tensor) {
        return new FiniteTensor(Path.of("a.ckpt"), tensor);
    }

    /** The largest half, 65504. */
    @Test
    void finiteNumbersAreTheTensorsOwn() {
        Halves tensor = Halves.of(COUNT - 1, 0x7BFF);
        ByteBuffer read = finite(tensor).read();
        assertSame(tensor.read(), read);
        assertEquals(2 * COUNT, read.remaining());
    }

    /** NaN, infinity and its negative in half precision. */
    @ParameterizedTest
    @ValueSource(ints = {0x7E00, 0x7C00, 0xFC00})
    void otherNumbersAreRefusedByName(int bits) {
        for (int place : List.of(0, 65_535, 65_536, COUNT - 1)) {
            String problem = assertThrows(MalformedFileException.class, () -> finite(Halves.of(place, bits))
                            .read())
                    .getMessage();
            assertTrue(problem.startsWith("a.ckpt: tensor w has values that are NaN or infinite"), problem);
        }
    }
}
