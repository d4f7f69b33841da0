package io.github.ctrlora4j.adapters.container;

import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.UnsupportedFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * An open file whose parts are read on request, and the messages for its faults. Nothing is ever mapped: touching a
 * mapped page of a file that was cut short crashes the process. Thread-safe.
 */
final class FileSource implements AutoCloseable {
    private static final int MAX_QUOTE = 160;
    /** The JDK copies through native memory as large as the request, and keeps that memory for the thread. */
    private static final int MAX_READ = 1 << 20;

    private final Path path;
    private final FileChannel channel;
    private final long size;
    private final FileStamp stamp;

    private FileSource(Path path, FileChannel channel, long size, FileStamp stamp) {
        this.path = path;
        this.channel = channel;
        this.size = size;
        this.stamp = stamp;
    }

    static FileSource open(Path path) {
        try {
            FileStamp stamp = FileStamp.of(path);
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
            try {
                return new FileSource(path, channel, channel.size(), stamp);
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

    /** A few bytes of the file, little-endian. The caller has checked that they lie inside {@link #size()}. */
    ByteBuffer read(long position, int length) {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        read(position, bytes);
        return bytes.flip();
    }

    /** Fills what remains of {@code target} with the bytes from {@code position} on. */
    void read(long position, ByteBuffer target) {
        int end = target.limit();
        long next = position;
        try {
            while (target.position() < end) {
                target.limit(target.isDirect() ? end : Math.min(end, target.position() + MAX_READ));
                int count = channel.read(target, next);
                if (count < 0) {
                    throw malformed("ends at offset " + next + "; it had " + size + " bytes when it was opened");
                }
                next += count;
            }
        } catch (ClosedByInterruptException e) {
            throw new EngineException(path.toString(), "was not read completely: the thread was interrupted", e);
        } catch (ClosedChannelException e) {
            throw new IllegalStateException(path + " was closed", e);
        } catch (IOException e) {
            throw new MalformedFileException(path.toString(), "cannot be read at offset " + next + " (" + e + ")", e);
        } finally {
            target.limit(end);
        }
    }

    /** A stream of the bytes from {@code position} to {@code end}. */
    FileCursor cursor(long position, long end) {
        return new FileCursor(this, position, end);
    }

    /**
     * Fails if the file was written to since it was opened, because the bytes read so far may then mix old and new
     * content.
     */
    void requireUnchanged() {
        if (stamp.isOutdated(path)) {
            throw malformed("was changed while it was being read; try again when it is complete");
        }
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
                .limit(MAX_QUOTE)
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
