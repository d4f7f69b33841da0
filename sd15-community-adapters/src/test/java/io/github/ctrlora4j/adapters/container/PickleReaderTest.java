package io.github.ctrlora4j.adapters.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.github.ctrlora4j.api.UnsupportedFileException;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small files that describe much: reading the index takes time and memory in proportion to the file. */
final class PickleReaderTest {
    private static final String OUT_OF_PROPORTION = "by using the same values again and again";
    /** A state dict that begins with one tensor "t", which is value 0. */
    private static final String ONE_TENSOR = "\u0080\u0002}(" + text("t") + tensor() + remember(0);

    @TempDir
    Path folder;

    private static String text(String text) {
        return "X" + int32(text.length()) + text;
    }

    private static String int32(int value) {
        byte[] bytes = ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static String remember(int value) {
        return "r" + int32(value);
    }

    private static String recall(int value) {
        return "j" + int32(value);
    }

    private static String storage(String key) {
        return "(" + text("storage") + "ctorch\nFloatStorage\n" + key + text("cpu") + "K\u0001t";
    }

    private static String tensor() {
        return "ctorch._utils\n_rebuild_tensor\n(" + storage(text("0")) + "QK\u0000K\u0001\u0085K\u0001\u0085tR";
    }

    private TensorFile open(String pickle) {
        Path file = TestFiles.write(folder.resolve("bomb.ckpt"), TestFiles.torchZip(pickle, new byte[4]));
        return new TorchZipFormat().open(file);
    }

    private String rejection(String pickle) {
        return String.valueOf(
                assertThrows(UnsupportedFileException.class, () -> open(pickle)).getMessage());
    }

    @Test
    void rejectsOneLongNameInFrontOfThousands() {
        StringBuilder pickle = new StringBuilder(ONE_TENSOR + text("a".repeat(100_000)) + "}(");
        for (int i = 0; i < 4000; i++) {
            pickle.append(text(Integer.toHexString(i))).append(recall(0));
        }
        String rejection = rejection(pickle + "uu.");
        assertTrue(rejection.contains(OUT_OF_PROPORTION), rejection);
    }

    /** 2,000 instances, each with the state of 4,000 entries: 8 million entries, if they were copied. */
    @Test
    void doesNotCopyWhatParameterDictionariesShare() {
        StringBuilder pickle =
                new StringBuilder(ONE_TENSOR + text("s") + "}" + remember(1) + text("_parameters") + "}(");
        for (int i = 0; i < 4000; i++) {
            pickle.append(text(Integer.toHexString(i))).append(recall(0));
        }
        pickle.append("us").append(text("l")).append("]");
        for (int i = 0; i < 2000; i++) {
            pickle.append("ctorch.nn.modules.container\nParameterDict\n)\u0081")
                    .append(recall(1))
                    .append("ba");
        }
        String whole = pickle + "u.";
        long before = allocated();
        try (TensorFile file = open(whole)) {
            assertEquals(4001, file.tensors().size());
        }
        long perByte = (allocated() - before) / whole.length();
        assertTrue(perByte < 200, "bytes of memory for each byte of the file: " + perByte);
    }

    private static long allocated() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getCurrentThreadAllocatedBytes();
    }

    @Test
    void rejectsToWalkTheSameListForManyDictionaries() {
        StringBuilder pickle = new StringBuilder(ONE_TENSOR + text("p") + "](" + text("k") + "Ne" + remember(1));
        pickle.append(text("l"))
                .append("](")
                .append(recall(1).repeat(5000))
                .append("e")
                .append(remember(2));
        pickle.append(text("m")).append("]");
        for (int i = 0; i < 1000; i++) {
            pickle.append("ccollections\nOrderedDict\n").append(recall(2)).append("\u0085Ra");
        }
        String rejection = rejection(pickle + "u.");
        assertTrue(rejection.contains(OUT_OF_PROPORTION), rejection);
    }

    @Test
    void rejectsToVisitTheSameDictionaryUnderManyNames() {
        StringBuilder pickle = new StringBuilder(ONE_TENSOR + text("d") + "}(");
        for (int i = 0; i < 4000; i++) {
            pickle.append(text(Integer.toHexString(i))).append("N");
        }
        pickle.append("u").append(remember(1));
        for (int i = 0; i < 4000; i++) {
            pickle.append(text("r" + i)).append(recall(1));
        }
        String rejection = rejection(pickle + "u.");
        assertTrue(rejection.contains(OUT_OF_PROPORTION), rejection);
    }

    /** Equal texts that are two objects are compared character by character. */
    @Test
    void rejectsToCompareLongKeysAgainAndAgain() {
        String key = "a".repeat(100_000);
        String pickle = ONE_TENSOR + text("k") + text(key) + remember(1) + text("l") + text(key) + remember(2)
                + text("d") + "}" + recall(1) + "Ns" + (recall(2) + "Ns").repeat(10_000) + "u.";
        assertTrue(rejection(pickle).contains(OUT_OF_PROPORTION));
    }

    @Test
    void rejectsTensorsOfManyDimensionsFromOneTuple() {
        String pickle = ONE_TENSOR + text("n") + "(" + "K\u0001".repeat(64) + "t" + remember(1) + text("s")
                + storage(text("0")) + "Q" + remember(2) + text("l") + "]"
                + ("ctorch._utils\n_rebuild_tensor\n" + remember(3))
                + "(h\u0002K\u0000h\u0001h\u0001tRah\u0003".repeat(10_000) + "au.";
        assertTrue(rejection(pickle).contains(OUT_OF_PROPORTION));
    }

    @Test
    void limitsOpcodes() {
        // 500,000 times "append None", on top of the few that make the list.
        String rejection = rejection(ONE_TENSOR + text("l") + "]" + "Na".repeat(500_000) + "u.");
        assertTrue(rejection.contains("more than 1000000 opcodes"), rejection);
    }

    @Test
    void limitsTheStack() {
        assertTrue(rejection(ONE_TENSOR + "N".repeat(10_001)).contains("a stack of more than 10000 values"));
    }

    @Test
    void limitsNesting() {
        assertTrue(rejection(ONE_TENSOR + "(".repeat(64)).contains("nested deeper than 64"));
    }

    @Test
    void limitsWhatIsRemembered() {
        assertTrue(rejection(ONE_TENSOR + "N" + remember(200_000)).contains("remembers more than 200000"));
    }

    @Test
    void limitsTheLengthOfAText() {
        assertTrue(rejection(ONE_TENSOR + "X" + int32((1 << 20) + 1)).contains("a string of 1048577 bytes"));
        // Lengths of 32 bits have no sign: all of them set is 2^32 - 1.
        assertTrue(rejection(ONE_TENSOR + "X" + int32(-1)).contains("a string of 4294967295 bytes"));
    }

    @Test
    void readsStateOfParameterDictionary() {
        String pickle = ONE_TENSOR + text("p") + "ctorch.nn.modules.container\nParameterDict\n)\u0081}"
                + text("_parameters") + "}" + text("w") + recall(0) + "ssbu.";
        try (TensorFile file = open(pickle)) {
            assertEquals(Set.of("t", "p.w"), file.tensors().keySet());
        }
    }
}
