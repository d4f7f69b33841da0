package io.github.ctrlora4j.dist.natives;

import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.runtime.files.CancellableOutput;
import java.io.BufferedInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Takes the wanted libraries out of a jar, and nothing else: names come from the table, never from the jar. Confined to
 * one thread.
 */
final class LibraryExtractor {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final byte[] ELF = {0x7f, 'E', 'L', 'F'};
    private static final byte[] PE = {'M', 'Z'};

    private final NativeJar jar;
    private final Path file;
    private final BooleanSupplier cancelled;
    private final LongConsumer progress;
    private long written;

    /** @param file the downloaded jar */
    LibraryExtractor(NativeJar jar, Path file, BooleanSupplier cancelled, LongConsumer progress) {
        this.jar = jar;
        this.file = file;
        this.cancelled = cancelled;
        this.progress = progress;
    }

    /**
     * @param folder exists
     * @throws MalformedFileException if a library is missing, is not one, or all together are longer than stated
     * @throws IOException if they cannot be written
     */
    void extractTo(Path folder) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (String library : jar.libraries()) {
                ZipEntry entry = zip.getEntry(jar.folder() + library);
                if (entry == null) {
                    throw malformed("has no " + jar.folder() + library);
                }
                try (InputStream in = new BufferedInputStream(zip.getInputStream(entry), BUFFER_BYTES)) {
                    requireLibrary(in, library);
                    write(in, folder.resolve(library));
                }
            }
        } catch (ZipException e) {
            throw malformed("is not a sound jar: " + e.getMessage());
        }
    }

    /** A symbolic link in a jar is an entry whose content is the link's target. */
    private void requireLibrary(InputStream in, String library) throws IOException {
        in.mark(ELF.length);
        byte[] begin = in.readNBytes(ELF.length);
        in.reset();
        if (!startsWith(begin, ELF) && !startsWith(begin, PE)) {
            throw malformed("has a " + library + " that is not a library");
        }
    }

    private static boolean startsWith(byte[] bytes, byte[] prefix) {
        for (int i = 0; i < prefix.length; i++) {
            if (i >= bytes.length || bytes[i] != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    private void write(InputStream in, Path target) throws IOException {
        try (FileChannel channel = FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                OutputStream out = new CancellableOutput(new Counted(Channels.newOutputStream(channel)), cancelled)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
            }
            channel.force(true);
        }
        if (Files.size(target) == 0) {
            throw malformed("has an empty " + target.getFileName());
        }
    }

    private MalformedFileException malformed(String problem) {
        return new MalformedFileException(jar.fileName(), problem);
    }

    /** Bounds what a jar may unpack to. */
    private final class Counted extends FilterOutputStream {
        Counted(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            written += length;
            if (written > jar.unpackedBytes()) {
                throw malformed("unpacks to more than the " + jar.unpackedBytes() + " bytes that it should have");
            }
            out.write(bytes, offset, length);
            progress.accept(written);
        }
    }
}
