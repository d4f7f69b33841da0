package io.github.ctrlora4j.adapters.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.UnsupportedFileException;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TorchZipFormatTest {
    private static final TorchZipFormat FORMAT = new TorchZipFormat();

    @TempDir
    Path folder;

    private Path file(byte[] content) {
        return TestFiles.write(folder.resolve("model.ckpt"), content);
    }

    private String rejection(byte[] content) {
        Path file = file(content);
        return String.valueOf(
                assertThrows(CtrloraException.class, () -> FORMAT.open(file)).getMessage());
    }

    private static Tensor tensor(TensorFile file) {
        return Optional.ofNullable(file.tensors().get("w")).orElseThrow();
    }

    @Test
    void givesDirectReadOnlyBuffers() {
        byte[] data = TestFiles.floats(1, 2, 3, 4).array();
        try (TensorFile file = FORMAT.open(file(TestFiles.torchZip(TestFiles.ONE_TENSOR, data)))) {
            ByteBuffer buffer = tensor(file).read();
            assertTrue(buffer.isDirect());
            assertTrue(buffer.isReadOnly());
            assertEquals(ByteBuffer.wrap(data), buffer);
        }
    }

    @Test
    void gathersViewsIntoDirectMemory() {
        // Two rows of two at strides 1 and 2: the transposed storage.
        String transposed =
                TestFiles.tensor("FloatStorage", 4, "K\u0000", "K\u0002K\u0002\u0086", "K\u0001K\u0002\u0086");
        byte[] data = TestFiles.floats(1, 2, 3, 4).array();
        try (TensorFile file = FORMAT.open(file(TestFiles.torchZip(transposed, data)))) {
            ByteBuffer buffer = tensor(file).read();
            assertTrue(buffer.isDirect());
            assertEquals(ByteOrder.LITTLE_ENDIAN, buffer.order());
            assertEquals(TestFiles.floats(1, 3, 2, 4), buffer);
        }
    }

    @Test
    void keepsTheFilesElementType() {
        String half = TestFiles.tensor("HalfStorage", 2, "K\u0000", "K\u0002\u0085", "K\u0001\u0085");
        try (TensorFile file = FORMAT.open(file(TestFiles.torchZip(half, new byte[4])))) {
            assertEquals("F16", tensor(file).dtype().name());
            assertEquals(List.of(2L), tensor(file).shape());
        }
    }

    @Test
    void rejectsStorageThatIsOneElementLonger() {
        String rejection = rejection(TestFiles.torchZip(TestFiles.ONE_TENSOR, new byte[20]));
        assertTrue(rejection.contains("tensor 'w'") && rejection.contains("4 x 4 bytes"), rejection);
        assertTrue(rejection.contains("the archive holds 20 bytes"), rejection);
    }

    @Test
    void rejectsViewThatEndsOneElementBehindItsStorage() {
        String late = TestFiles.tensor("FloatStorage", 4, "K\u0001", "K\u0004\u0085", "K\u0001\u0085");
        String rejection = rejection(TestFiles.torchZip(late, new byte[16]));
        assertTrue(rejection.contains("tensor 'w' needs 20 bytes of its storage '0', which has 16"), rejection);
    }

    @Test
    void namesWhatAMaliciousPickleAsksFor() {
        Path file = file(TestFiles.torchZip("\u0080\u0002cos\nsystem\n(X\u0002\u0000\u0000\u0000lstR."));
        String rejection = String.valueOf(assertThrows(UnsupportedFileException.class, () -> FORMAT.open(file))
                .getMessage());
        assertTrue(rejection.contains("'os.system'"), rejection);
        assertTrue(rejection.contains("byte 2 of data.pkl"), rejection);
        assertTrue(rejection.startsWith(file.toString()), rejection);
    }

    @Test
    void rejectsBytesThatFollowTheArchive() {
        byte[] zip = TestFiles.torchZip(TestFiles.ONE_TENSOR, new byte[16]);
        assertTrue(rejection(Arrays.copyOf(zip, zip.length + 1)).contains("something was appended"));
    }

    @Test
    void rejectsBytesThatPrecedeTheArchive() {
        byte[] zip = TestFiles.torchZip(TestFiles.ONE_TENSOR, new byte[16]);
        byte[] shifted = new byte[zip.length + 4];
        System.arraycopy(zip, 0, shifted, 4, zip.length);
        Path file = file(shifted);
        assertThrows(MalformedFileException.class, () -> FORMAT.open(file));
    }

    @Test
    void rejectsCircularDictionaries() {
        // d = {}; d["w"] = d
        String rejection = rejection(TestFiles.torchZip("\u0080\u0002}q\u0000X\u0001\u0000\u0000\u0000wh\u0000s."));
        assertTrue(rejection.contains("nested too deeply"), rejection);
    }

    @Test
    void rejectsTreesThatGrowOutOfReferences() {
        // Twelve dictionaries in one, each with ten references to the one before: 10^11 paths to the first.
        StringBuilder pickle = new StringBuilder("\u0080\u0002}(");
        for (char level = 0; level < 12; level++) {
            pickle.append(key((char) ('A' + level))).append("}(");
            for (char key = 'a'; key < 'k' && level > 0; key++) {
                pickle.append(key(key)).append('h').append((char) (level - 1));
            }
            pickle.append("uq").append(level);
        }
        String rejection = rejection(TestFiles.torchZip(pickle.append("u.").toString()));
        assertTrue(rejection.contains("using the same values again and again"), rejection);
    }

    private static String key(char name) {
        return "X\u0001\u0000\u0000\u0000" + name;
    }

    /** ZIP64: the view begins at 2^32 of its storage, which comes after a storage of more than 4 GiB. */
    @Test
    void readsStoragesBehind4GiB() throws IOException {
        long elements = (1L << 30) + 8;
        String pickle = TestFiles.tensor(
                "FloatStorage", elements, TestFiles.number(1L << 30), "K\u0004\u0085", "K\u0001\u0085");
        Path path = folder.resolve("large.ckpt");
        Zip64Writer.write(
                path,
                TestFiles.bytes(pickle),
                pickle.length(),
                elements * Float.BYTES,
                1L << 32,
                TestFiles.floats(5, 6, 7, 8));
        try (TensorFile file = FORMAT.open(path)) {
            assertEquals(TestFiles.floats(5, 6, 7, 8), tensor(file).read());
        }
    }

    /** A sound pickle, behind which the entry goes on with zeros to one byte more than 64 MiB. */
    @Test
    void limitsTheSizeOfThePickle() throws IOException {
        Path path = folder.resolve("large.ckpt");
        byte[] pickle = TestFiles.bytes(TestFiles.ONE_TENSOR);
        Zip64Writer.write(path, pickle, (64L << 20) + 1, 16, 0, TestFiles.floats(1, 2, 3, 4));
        String rejection = String.valueOf(
                assertThrows(CtrloraException.class, () -> FORMAT.open(path)).getMessage());
        assertTrue(rejection.contains("data.pkl has 67108865 bytes, more than the allowed 67108864"), rejection);
    }

    /** A sparse archive: the first storage is larger than 4 GiB, so is the offset of the second. */
    private static final class Zip64Writer {
        private static void write(
                Path path, byte[] pickle, long pickleSize, long size, long valuesAt, ByteBuffer values)
                throws IOException {
            String[] names = {"archive/data/1", "archive/data/0", "archive/data.pkl"};
            long[] sizes = {(1L << 32) + 4, size, pickleSize};
            long[] positions = new long[3];
            try (SeekableByteChannel channel = TestFiles.sparse(path)) {
                long end = 0;
                for (int i = 0; i < names.length; i++) {
                    positions[i] = end;
                    ByteBuffer header = local(names[i], sizes[i]);
                    long data = end + header.remaining();
                    channel.position(end).write(header);
                    if (i == 1) {
                        channel.position(data + valuesAt).write(values);
                    } else if (i == 2) {
                        channel.position(data).write(ByteBuffer.wrap(pickle));
                    }
                    end = data + sizes[i];
                }
                channel.position(end);
                for (int i = 0; i < names.length; i++) {
                    channel.write(central(names[i], sizes[i], positions[i]));
                }
                channel.write(end(end, channel.position() - end, names.length));
            }
        }

        private static ByteBuffer local(String name, long size) {
            ByteBuffer header = buffer(30 + name.length() + 20);
            header.putInt(0x04034B50).putShort((short) 45).putShort((short) 0).putShort((short) 0);
            header.putInt(0).putInt(0).putInt(-1).putInt(-1);
            header.putShort((short) name.length()).putShort((short) 20).put(TestFiles.bytes(name));
            return header.putShort((short) 1)
                    .putShort((short) 16)
                    .putLong(size)
                    .putLong(size)
                    .flip();
        }

        private static ByteBuffer central(String name, long size, long position) {
            ByteBuffer header = buffer(46 + name.length() + 28);
            header.putInt(0x02014B50).putShort((short) 45).putShort((short) 45).putShort((short) 0);
            header.putShort((short) 0).putInt(0).putInt(0).putInt(-1).putInt(-1);
            header.putShort((short) name.length())
                    .putShort((short) 28)
                    .putShort((short) 0)
                    .putShort((short) 0);
            header.putShort((short) 0).putInt(0).putInt(-1).put(TestFiles.bytes(name));
            header.putShort((short) 1)
                    .putShort((short) 24)
                    .putLong(size)
                    .putLong(size)
                    .putLong(position);
            return header.flip();
        }

        private static ByteBuffer end(long position, long bytes, long entries) {
            ByteBuffer end = buffer(56 + 20 + 22);
            end.putInt(0x06064B50)
                    .putLong(44)
                    .putShort((short) 45)
                    .putShort((short) 45)
                    .putInt(0)
                    .putInt(0);
            end.putLong(entries).putLong(entries).putLong(bytes).putLong(position);
            end.putInt(0x07064B50).putInt(0).putLong(position + bytes).putInt(1);
            end.putInt(0x06054B50)
                    .putShort((short) 0)
                    .putShort((short) 0)
                    .putShort((short) -1)
                    .putShort((short) -1);
            return end.putInt(-1).putInt(-1).putShort((short) 0).flip();
        }

        private static ByteBuffer buffer(int bytes) {
            return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        }
    }
}
