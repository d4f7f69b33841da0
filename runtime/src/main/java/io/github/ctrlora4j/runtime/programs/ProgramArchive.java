package io.github.ctrlora4j.runtime.programs;

import io.github.ctrlora4j.api.EngineException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs a program's source texts into the archive that libtorch loads: a zip of stored entries with the format version,
 * an empty tuple of constants, the pickled module object and the code. Immutable.
 *
 * @param file resource that holds the module, without {@code .py}
 * @param libraries resources with the functions it calls, without {@code .py}
 */
record ProgramArchive(String file, List<String> libraries) {
    private static final String ZEROS = "zero_padding";
    private static final byte[] EMPTY_TUPLE = {(byte) 0x80, 2, ')', '.'};

    /** The same program with convolutions that wrap around the edges. */
    ProgramArchive seamless() {
        return new ProgramArchive(
                file,
                libraries.stream()
                        .map(library -> library.equals(ZEROS) ? "circular_padding" : library)
                        .toList());
    }

    byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            Map<String, String> sources = new LinkedHashMap<>();
            for (String library : libraries) {
                sources.put(library, source(library));
            }
            ProgramText texts = ProgramText.of(file, source(file), sources);
            store(zip, "version", "3\n".getBytes(StandardCharsets.US_ASCII));
            store(zip, "constants.pkl", EMPTY_TUPLE);
            store(zip, "data.pkl", moduleObject(texts));
            store(zip, "code/__torch__.py", texts.module().getBytes(StandardCharsets.UTF_8));
            for (Map.Entry<String, String> library : texts.libraries().entrySet()) {
                byte[] content = library.getValue().getBytes(StandardCharsets.UTF_8);
                store(zip, "code/__torch__/" + library.getKey() + ".py", content);
            }
        } catch (IOException e) {
            throw new EngineException("program " + file, "cannot be packed: " + e.getMessage(), e);
        }
        return bytes.toByteArray();
    }

    private static String source(String name) throws IOException {
        try (InputStream stream = ProgramArchive.class.getResourceAsStream(name + ".py")) {
            if (stream == null) {
                throw new IOException("resource " + name + ".py is missing from this installation");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(file + "/" + name);
        CRC32 crc = new CRC32();
        crc.update(content);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    /** Protocol 2 pickle of {@code __torch__.<Class>} with {@code training}, an empty {@code w} and zeroed settings. */
    private static byte[] moduleObject(ProgramText texts) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        raw(out, "\u0080\u0002c__torch__\n" + texts.moduleClass() + "\n)\u0081}(");
        text(out, "training");
        raw(out, "\u0089");
        text(out, "w");
        raw(out, "ctorch.jit._pickle\nrestore_type_tag\n}");
        text(out, "Dict[str, Tensor]");
        raw(out, "\u0086R");
        for (String setting : texts.settings()) {
            text(out, setting);
            raw(out, "K\u0000");
        }
        raw(out, "ub.");
        return out.toByteArray();
    }

    private static void raw(ByteArrayOutputStream out, String latin1) throws IOException {
        out.write(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void text(ByteArrayOutputStream out, String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.write('X');
        out.write(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(utf8.length)
                .array());
        out.write(utf8);
    }
}
