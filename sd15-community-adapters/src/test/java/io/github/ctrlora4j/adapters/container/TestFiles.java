package io.github.ctrlora4j.adapters.container;

import io.github.ctrlora4j.api.checkpoint.TensorFile;
import io.github.ctrlora4j.api.checkpoint.TensorFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Small weight files, made byte by byte, and the golden ones. */
final class TestFiles {
    /** Pickle (protocol 2) of a state dict with one float32 tensor "w" of four elements in storage 0. */
    static final String ONE_TENSOR = tensor("FloatStorage", 4, "K\u0000", "K\u0004\u0085", "K\u0001\u0085");

    private TestFiles() {}

    static Path golden(String name) {
        return resource("/golden/formats/" + name);
    }

    static Path resource(String name) {
        try {
            return Path.of(Optional.ofNullable(TestFiles.class.getResource(name))
                    .orElseThrow()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** Opens a file as the program does: with the first format that recognizes it. */
    static Optional<TensorFile> open(Path file) {
        byte[] head;
        try (InputStream stream = Files.newInputStream(file)) {
            head = stream.readNBytes(TensorFormat.HEAD_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ServiceLoader.load(TensorFormat.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(format -> format.recognizes(file, ByteBuffer.wrap(head)))
                .findFirst()
                .map(format -> format.open(file));
    }

    static Path write(Path file, byte[] content) {
        try {
            return Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A safetensors file with one byte under this name. */
    static Path oneTensor(Path file, String name) {
        return write(
                file,
                safetensors("{\"" + name + "\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}", (byte) 7));
    }

    static byte[] safetensors(String header, byte... data) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + json.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .put(data)
                .array();
    }

    /** A file of any size that is empty except for a few places; takes no space on a file system with sparse files. */
    static SeekableByteChannel sparse(Path file) throws IOException {
        return Files.newByteChannel(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.SPARSE, StandardOpenOption.WRITE);
    }

    static ByteBuffer floats(float... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(values);
        return buffer;
    }

    /** A state dict of one tensor "w" in storage 0; size, stride and offset are given as pickle code. */
    static String tensor(String storage, long elements, String offset, String shape, String strides) {
        return "\u0080\u0002}X\u0001\u0000\u0000\u0000wctorch._utils\n_rebuild_tensor_v2\n(("
                + "X\u0007\u0000\u0000\u0000storagectorch\n" + storage
                + "\nX\u0001\u0000\u0000\u00000X\u0003\u0000\u0000\u0000cpu" + number(elements) + "tQ"
                + offset + shape + strides + "\u0089ccollections\nOrderedDict\n)RtRs.";
    }

    /** A number as LONG1 with eight bytes. */
    static String number(long value) {
        byte[] bytes = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
        return "\u008A\u0008" + new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Pickle code is written as text whose characters are its bytes. */
    static byte[] bytes(String code) {
        return code.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A PyTorch archive of this pickle and one storage. */
    static byte[] torchZip(String pickle, byte... storage) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            store(zip, "archive/data.pkl", bytes(pickle));
            store(zip, "archive/data/0", storage);
            store(zip, "archive/version", bytes("3\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        CRC32 crc = new CRC32();
        crc.update(content);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
