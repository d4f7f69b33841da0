package io.github.ctrlora4j.adapters.container;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Little-endian numbers and bytes of a part of a file, in order, through a small buffer. Confined to one thread. */
final class FileCursor {
    private static final int BUFFER_BYTES = 1 << 16;

    private final FileSource source;
    private final long end;
    private final ByteBuffer buffer =
            ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN).limit(0);
    /** Where in the file the buffer's limit is. */
    private long loaded;

    FileCursor(FileSource source, long start, long end) {
        this.source = source;
        this.loaded = start;
        this.end = end;
    }

    /** Offset in the file of the next byte. */
    long position() {
        return loaded - buffer.remaining();
    }

    long remaining() {
        return end - position();
    }

    int unsignedByte() {
        require(1);
        return buffer.get() & 0xFF;
    }

    int int32() {
        require(4);
        return buffer.getInt();
    }

    long int64() {
        require(8);
        return buffer.getLong();
    }

    /** The next {@code count} bytes; the caller has bounded their number. */
    byte[] bytes(int count) {
        if (remaining() < count) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[count];
        int buffered = Math.min(count, buffer.remaining());
        buffer.get(bytes, 0, buffered);
        if (buffered < count) {
            source.read(loaded, ByteBuffer.wrap(bytes, buffered, count - buffered));
            loaded += count - buffered;
        }
        return bytes;
    }

    void skip(long count) {
        if (count < 0 || remaining() < count) {
            throw new BufferUnderflowException();
        }
        if (count <= buffer.remaining()) {
            buffer.position(buffer.position() + (int) count);
        } else {
            loaded = position() + count;
            buffer.limit(0);
        }
    }

    private void require(int count) {
        if (buffer.remaining() >= count) {
            return;
        }
        if (remaining() < count) {
            throw new BufferUnderflowException();
        }
        buffer.compact();
        buffer.limit((int) Math.min(buffer.capacity(), buffer.position() + (end - loaded)));
        int more = buffer.remaining();
        source.read(loaded, buffer);
        loaded += more;
        buffer.flip();
    }
}
