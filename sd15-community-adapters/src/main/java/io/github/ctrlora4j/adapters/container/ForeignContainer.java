package io.github.ctrlora4j.adapters.container;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** Files that people mistake for models, recognized by their first bytes. */
enum ForeignContainer {
    EMPTY(head -> !head.hasRemaining(), "an empty file; download it again"),
    ZEROS(
            head -> head.limit() >= 16 && isZero(head),
            "a file that begins with zeros, as a failed download does; download it again"),
    GIT_LFS(
            startsWith("version https://git-lfs"),
            "a Git LFS pointer, not the file itself; run 'git lfs pull' or download the file from its web page"),
    MARKUP(
            head -> startsWithAny(text(head), "<!doctype", "<!--", "<?xml", "<html", "<head"),
            "a web page saved under a model's name, often an error or login page; download the file again"),
    JSON(
            head -> startsWithAny(text(head), "{\"", "{ \"", "{\n", "{\r", "{}"),
            "a JSON text, such as a server's error message or a configuration, not weights; download the file again"),
    GGUF(startsWith("GGUF"), "a GGUF file with quantized weights; get the safetensors version of the model"),
    SEVEN_ZIP(startsWith(0x37, 0x7A, 0xBC, 0xAF), "a 7-Zip archive; unpack it and use the model inside"),
    RAR(startsWith("Rar!"), "a RAR archive; unpack it and use the model inside"),
    GZIP(startsWith(0x1F, 0x8B, 0x08), "a gzip archive; unpack it and use the model inside"),
    XZ(startsWith(0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00), "an xz archive; unpack it and use the model inside"),
    ZSTANDARD(startsWith(0x28, 0xB5, 0x2F, 0xFD), "a Zstandard archive; unpack it and use the model inside"),
    TAR(
            head -> latin1(head, 257, 5).equals("ustar"),
            "a tar archive, perhaps in PyTorch's format from before 2017; unpack it, or save the model with a current PyTorch"),
    HDF5(startsWith(0x89, 0x48, 0x44, 0x46), "an HDF5 file, such as Keras weights; get the safetensors version"),
    NUMPY(startsWith(0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59), "a NumPy array, not a model"),
    PNG(startsWith(0x89, 0x50, 0x4E, 0x47), "a PNG image, not a model (nothing hidden in images is read)"),
    JPEG(startsWith(0xFF, 0xD8, 0xFF), "a JPEG image, not a model"),
    BARE_PICKLE(
            head -> startsWithPickle(head) && !TorchLegacyFormat.startsWithMagic(head),
            "a bare Python pickle, which can run programs when Python opens it; get the safetensors version");

    private final Predicate<ByteBuffer> test;
    private final String description;

    ForeignContainer(Predicate<ByteBuffer> test, String description) {
        this.test = test;
        this.description = description;
    }

    /** A description of the file and what to do, which completes "this is …". */
    String description() {
        return description;
    }

    /** @param head the first bytes of a file, position 0 */
    static Optional<ForeignContainer> of(ByteBuffer head) {
        // A safetensors file begins with a length, whose bytes may look like anything.
        if (SafetensorsFormat.startsWithHeader(head)) {
            return Optional.empty();
        }
        return Arrays.stream(values()).filter(c -> c.test.test(head)).findFirst();
    }

    private static Predicate<ByteBuffer> startsWith(String magic) {
        return head -> latin1(head, 0, magic.length()).equals(magic);
    }

    private static Predicate<ByteBuffer> startsWith(int... magic) {
        return head -> {
            for (int i = 0; i < magic.length; i++) {
                if (i >= head.limit() || head.get(i) != (byte) magic[i]) {
                    return false;
                }
            }
            return true;
        };
    }

    private static boolean startsWithAny(String text, String... beginnings) {
        return Arrays.stream(beginnings).anyMatch(text::startsWith);
    }

    /** The opcode PROTO with a version from 2 to 5. */
    private static boolean startsWithPickle(ByteBuffer head) {
        return head.limit() >= 2 && head.get(0) == (byte) 0x80 && head.get(1) >= 2 && head.get(1) <= 5;
    }

    private static boolean isZero(ByteBuffer head) {
        for (int i = 0; i < head.limit(); i++) {
            if (head.get(i) != 0) {
                return false;
            }
        }
        return true;
    }

    /** The beginning of a text file in lower case, without a byte order mark and leading blanks. */
    private static String text(ByteBuffer head) {
        String start = latin1(head, 0, 64);
        return (start.startsWith("\u00EF\u00BB\u00BF") ? start.substring(3) : start)
                .stripLeading()
                .toLowerCase(Locale.ROOT);
    }

    private static String latin1(ByteBuffer head, int from, int length) {
        int start = Math.min(from, head.limit());
        byte[] bytes = new byte[Math.min(length, head.limit() - start)];
        head.get(start, bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
