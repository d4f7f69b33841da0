package io.github.ctrlora4j.adapters.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SafetensorsFormatTest {
    private static final String TWO_FLOATS = "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";
    private static final SafetensorsFormat FORMAT = new SafetensorsFormat();

    @TempDir
    Path folder;

    private Path file(byte[] content) {
        return TestFiles.write(folder.resolve("model.safetensors"), content);
    }

    private String rejection(byte[] content) {
        Path file = file(content);
        return String.valueOf(assertThrows(MalformedFileException.class, () -> FORMAT.open(file))
                .getMessage());
    }

    private static Tensor tensor(TensorFile file, String name) {
        return Optional.ofNullable(file.tensors().get(name)).orElseThrow();
    }

    @Test
    void givesDirectReadOnlyLittleEndianBuffers() {
        byte[] data = TestFiles.floats(1.5f, -2).array();
        try (TensorFile file = FORMAT.open(file(TestFiles.safetensors(TWO_FLOATS, data)))) {
            ByteBuffer buffer = tensor(file, "x").read();
            assertTrue(buffer.isDirect());
            assertTrue(buffer.isReadOnly());
            assertEquals(ByteOrder.LITTLE_ENDIAN, buffer.order());
            assertEquals(1.5f, buffer.getFloat(0));
            assertEquals(-2, buffer.getFloat(4));
        }
    }

    @Test
    void buffersOutliveTheFile() {
        TensorFile file = FORMAT.open(
                file(TestFiles.safetensors(TWO_FLOATS, TestFiles.floats(1, 7).array())));
        ByteBuffer buffer = tensor(file, "x").read();
        file.close();
        assertEquals(7, buffer.getFloat(4));
        assertThrows(IllegalStateException.class, () -> tensor(file, "x").read());
    }

    /** One tensor across 2^31, one across 2^32: offsets of 32 bits, signed or not, would read something else. */
    @Test
    void readsTensorsAcross2GiBAnd4GiB() throws IOException {
        long first = (1L << 31) - 16;
        long second = (1L << 32) - 16;
        String header = String.format(
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[%d],\"data_offsets\":[0,%d]},"
                        + "\"b\":{\"dtype\":\"F32\",\"shape\":[2,4],\"data_offsets\":[%d,%d]},"
                        + "\"c\":{\"dtype\":\"U8\",\"shape\":[%d],\"data_offsets\":[%d,%d]},"
                        + "\"d\":{\"dtype\":\"F32\",\"shape\":[8],\"data_offsets\":[%d,%d]}}",
                first, first, first, first + 32, second - first - 32, first + 32, second, second, second + 32);
        byte[] start = TestFiles.safetensors(header);
        Path path = folder.resolve("large.safetensors");
        try (SeekableByteChannel channel = TestFiles.sparse(path)) {
            channel.write(ByteBuffer.wrap(start));
            channel.position(start.length + first).write(TestFiles.floats(1, 2, 3, 4, 5, 6, 7, 8));
            channel.position(start.length + second).write(TestFiles.floats(11, 12, 13, 14, 15, 16, 17, 18));
        }
        try (TensorFile file = FORMAT.open(path)) {
            assertEquals(
                    TestFiles.floats(1, 2, 3, 4, 5, 6, 7, 8), tensor(file, "b").read());
            assertEquals(
                    TestFiles.floats(11, 12, 13, 14, 15, 16, 17, 18),
                    tensor(file, "d").read());
        }
    }

    @Test
    void namesTensorAndOffsetWhereFileWasCutOff() {
        byte[] whole = TestFiles.safetensors(TWO_FLOATS, new byte[8]);
        int data = whole.length - 8;
        String rejection = rejection(Arrays.copyOf(whole, whole.length - 3));
        assertTrue(rejection.contains("tensor 'x'"), rejection);
        assertTrue(rejection.contains("from offset " + data + " to " + (data + 8)), rejection);
        assertTrue(rejection.contains("ends at offset " + (data + 5)), rejection);
    }

    @Test
    void saysThatHeaderIsLongerThanFile() {
        String rejection = rejection(Arrays.copyOf(TestFiles.safetensors(TWO_FLOATS, new byte[8]), 20));
        assertTrue(rejection.contains("the file ends at offset 20; it was cut off"), rejection);
    }

    @Test
    void namesOffsetOfDamageInHeader() {
        byte[] content = TestFiles.safetensors(TWO_FLOATS, new byte[8]);
        content[8 + TWO_FLOATS.indexOf("[2]")] = '?';
        String rejection = rejection(content);
        assertTrue(rejection.contains("near offset " + (8 + TWO_FLOATS.indexOf("[2]"))), rejection);
    }

    /** Editors embed pictures in the metadata, and the reference library reads them. */
    @Test
    void leavesOutLongMetadata() {
        String header = "{\"__metadata__\":{\"thumbnail\":\"" + "A".repeat((8 << 20) + 1) + "\",\"title\":\"x\"},"
                + TWO_FLOATS.substring(1);
        try (TensorFile file = FORMAT.open(file(TestFiles.safetensors(header, new byte[8])))) {
            assertEquals(Map.of("title", "x"), file.metadata());
            assertEquals(Set.of("x"), file.tensors().keySet());
        }
    }

    @Test
    void readsOverLongNumbersAndNestingThatItDoesNotUse() {
        String ignored = "\"y\":[" + "9".repeat(3000) + "," + "[".repeat(100) + "]".repeat(100) + "],";
        String header = TWO_FLOATS.replace("\"shape\"", ignored + "\"shape\"");
        try (TensorFile file = FORMAT.open(file(TestFiles.safetensors(header, new byte[8])))) {
            assertEquals(Set.of("x"), file.tensors().keySet());
        }
    }

    @Test
    void rejectsNestingDeeperThanTheReferenceLibrary() {
        String header = TWO_FLOATS.replace("\"shape\"", "\"y\":" + "[".repeat(200) + "]".repeat(200) + ",\"shape\"");
        String rejection = rejection(TestFiles.safetensors(header, new byte[8]));
        // Offset 8, then {"x":{"dtype":"F32","y": with 24 characters, then 128 brackets; the next one is too much.
        assertTrue(rejection.contains("nested deeper than 128 at offset " + (8 + 24 + 128)), rejection);
    }

    @Test
    void rejectsNumberThatNoShapeCanHave() {
        String rejection = rejection(TestFiles.safetensors(TWO_FLOATS.replace("[2]", "[" + "1".repeat(21) + "]")));
        assertTrue(
                rejection.contains("tensor 'x' has a shape that is not a list of natural numbers below 2^63"),
                rejection);
    }

    @Test
    void saysWhereANameIsTooLong() {
        String rejection = rejection(TestFiles.safetensors("{\"" + "n".repeat((64 << 10) + 1) + "\":{}}"));
        assertTrue(rejection.contains("a name at offset 9 has more than 65536 characters"), rejection);
    }

    @Test
    void limitsAllNamesTogether() {
        StringBuilder header = new StringBuilder("{");
        for (int i = 0; i < 300; i++) {
            header.append("\"").append("p".repeat(60_000)).append(i);
            header.append("\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]},");
        }
        // 300 names of 60,000 characters are 18 million.
        String rejection = rejection(TestFiles.safetensors(header + TWO_FLOATS.substring(1), new byte[8]));
        assertTrue(rejection.contains("more than 16777216 characters of names"), rejection);
    }

    @Test
    void countsOffsetsInBytes() {
        // Offset 8, then {" with 2 bytes, three letters of 2, 3 and 4 bytes, then ": with 2.
        String rejection = rejection(TestFiles.safetensors("{\"\u00e4\u4e2d\uD83D\uDE42\":?}"));
        assertTrue(rejection.contains("(near offset " + (8 + 2 + 9 + 2) + ")"), rejection);
    }

    @Test
    void messagesStayOnOneLine() {
        String rejection = rejection(TestFiles.safetensors("{\"a\\n\\u001B[31mb\":7}"));
        assertFalse(rejection.chars().anyMatch(Character::isISOControl), rejection);
    }

    @Test
    void noticesThatFileShrankWhileItWasOpen() throws IOException {
        Path path = file(TestFiles.safetensors(TWO_FLOATS, new byte[8]));
        try (TensorFile file = FORMAT.open(path)) {
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
                channel.truncate(Files.size(path) / 2);
            }
            assertThrows(MalformedFileException.class, () -> tensor(file, "x").read());
        }
    }

    @Test
    void reservesNothingBecauseAFileClaimsIt() {
        Path claimsHeader = file(ByteBuffer.allocate(1024)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(100_000_000)
                .put((byte) '{')
                .array());
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        assertThrows(MalformedFileException.class, () -> FORMAT.open(claimsHeader));
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        assertThrows(MalformedFileException.class, () -> FORMAT.open(claimsHeader));
        long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        assertTrue(allocated < 1 << 20, allocated + " bytes");
    }
}
