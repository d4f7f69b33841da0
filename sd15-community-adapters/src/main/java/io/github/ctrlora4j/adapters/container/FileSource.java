package io.github.ctrlora4j.adapters.container;

import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.UnsupportedFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** An open file whose parts are mapped on request, and the words for what is wrong with it. Thread-safe. */
final class FileSource implements AutoCloseable {
    private static final int LONGEST_QUOTE = 160;

    private final Path path;
    private final FileChannel channel;
    private final long size;

    private FileSource(Path path, FileChannel channel, long size) {
        this.path = path;
        this.channel = channel;
        this.size = size;
    }

    static FileSource open(Path path) {
        try {
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
            try {
                return new FileSource(path, channel, channel.size());
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new MalformedFileException(path.toString(), "cannot be read (" + e + ")", e);
        }
    }

    Path path() {
        return path;
    }

    /** Size when the file was opened. */
    long size() {
        return size;
    }

    /**
     * A read-only little-endian view of {@code length} bytes; the pages are loaded when they are touched. The caller has
     * checked that the range lies inside {@link #size()}.
     */
    ByteBuffer map(long position, long length) {
        if (length > Integer.MAX_VALUE) {
            throw unsupported("a tensor of " + length + " bytes; at most 2 GiB can be read at once");
        }
        try {
            // Mapping beyond the end would try to grow the file, and touching such pages kills the virtual machine.
            if (channel.size() != size) {
                throw malformed("had " + size + " bytes when it was opened and has " + channel.size() + " now");
            }
            return channel.map(FileChannel.MapMode.READ_ONLY, position, length).order(ByteOrder.LITTLE_ENDIAN);
        } catch (ClosedChannelException e) {
            throw new IllegalStateException(path + " was closed", e);
        } catch (IOException e) {
            throw new MalformedFileException(
                    path.toString(), "cannot be read at offset " + position + " (" + e + ")", e);
        }
    }

    /** A few bytes of the file, little-endian; for records too small to be worth a mapping. */
    ByteBuffer read(long position, int length) {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        try {
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, position + bytes.position()) < 0) {
                    throw malformed("ends at offset " + (position + bytes.position()) + "; it had " + size
                            + " bytes when it was opened");
                }
            }
        } catch (IOException e) {
            throw new MalformedFileException(
                    path.toString(), "cannot be read at offset " + position + " (" + e + ")", e);
        }
        return bytes.flip();
    }

    MalformedFileException malformed(String what) {
        return new MalformedFileException(path.toString(), what);
    }

    UnsupportedFileException unsupported(String what) {
        return new UnsupportedFileException(path.toString(), what);
    }

    /** Text from a file in one short line: names are hostile input, and messages end up on terminals and in logs. */
    static String quote(String text) {
        String line = text.codePoints()
                .limit(LONGEST_QUOTE)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return "'" + line + (line.length() < text.length() ? "…'" : "'");
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new MalformedFileException(path.toString(), "cannot be closed (" + e + ")", e);
        }
    }
}
