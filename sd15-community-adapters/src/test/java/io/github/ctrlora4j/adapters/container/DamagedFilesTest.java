package io.github.ctrlora4j.adapters.container;

import static org.junit.jupiter.api.Assertions.fail;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged copies of valid files are read or rejected with a typed exception, and nothing else happens. */
final class DamagedFilesTest {
    private static final int COPIES = 400;
    private static final long MAX_READ = 1 << 16;
    private static final long[] EXTREMES = {0, 1, -1, 0x7F, 0xFF, 0xFFFF, Integer.MAX_VALUE, Long.MAX_VALUE, 1L << 62};
    private static final String JSON_AND_OPCODES =
            "{}[]\",:0123456789-e.(tR}q\u0000X\u0001bsu\u0080\u0085\u0086\u0087\u008AhjcQ";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "all-dtypes.safetensors",
                "unaligned.safetensors",
                "zip-plain.ckpt",
                "zip-lightning.ckpt",
                "zip-views.pt",
                "zip-alldtypes.pt",
                "zip-protocol4.pt",
                "zip-bigendian.pt",
                "zip-embedding-parameterdict.pt",
                "legacy-lightning.ckpt",
                "legacy-views.pt"
            })
    void onlyTypedExceptionsComeOut(String name) throws IOException {
        byte[] valid = Files.readAllBytes(TestFiles.golden("containers/" + name));
        for (int seed = 0; seed < COPIES; seed++) {
            byte[] mutated = mutate(valid, new SplittableRandom(seed));
            Path file = TestFiles.write(folder.resolve("mutated"), mutated);
            try {
                TestFiles.open(file).ifPresent(opened -> {
                    opened.tensors().values().forEach(DamagedFilesTest::read);
                    opened.close();
                });
            } catch (CtrloraException expected) {
                // The answer to a damaged file.
            } catch (RuntimeException | Error e) {
                fail(name + " with seed " + seed, e);
            }
        }
    }

    private static void read(Tensor tensor) {
        // A mutated stride of 0 makes large tensors of few bytes.
        if (tensor.elements() <= MAX_READ) {
            tensor.read();
        }
    }

    /** One to three changes, half of them in the first 600 bytes, where headers and pickles begin. */
    private static byte[] mutate(byte[] valid, SplittableRandom random) {
        byte[] bytes = valid.clone();
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes && bytes.length > 0; i++) {
            int at = random.nextInt(random.nextBoolean() ? bytes.length : Math.min(600, bytes.length));
            switch (random.nextInt(7)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> bytes[at] = (byte) JSON_AND_OPCODES.charAt(random.nextInt(JSON_AND_OPCODES.length()));
                case 3 -> putNumber(bytes, at, EXTREMES[random.nextInt(EXTREMES.length)], random);
                case 4 -> bytes = Arrays.copyOf(bytes, at);
                case 5 -> bytes = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(32));
                default -> System.arraycopy(bytes, random.nextInt(bytes.length - at), bytes, at / 2, at / 2);
            }
        }
        return bytes;
    }

    private static void putNumber(byte[] bytes, int at, long value, SplittableRandom random) {
        byte[] number = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
        int width = 1 << random.nextInt(4);
        System.arraycopy(number, 0, bytes, at, Math.min(width, bytes.length - at));
    }
}
