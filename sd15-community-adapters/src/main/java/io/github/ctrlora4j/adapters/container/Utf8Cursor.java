package io.github.ctrlora4j.adapters.container;

import io.github.ctrlora4j.api.MalformedFileException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** The UTF-8 text of a part of a file, character by character, with offsets in the file. Confined to one thread. */
final class Utf8Cursor {
    /** Stands for the end, after the last character. */
    static final int END = -1;

    private final FileSource source;
    private final Reader text;
    private final char[] buffer = new char[1 << 13];
    private int next;
    private int filled;
    /** Offset in the file of the character at {@link #next}. */
    private long offset;

    Utf8Cursor(FileSource source, long start, long end) {
        this.source = source;
        this.offset = start;
        this.text = new InputStreamReader(
                new Part(source, start, end),
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
    }

    /** Offset in the file of the current character. */
    long offset() {
        return offset;
    }

    /** The current character, half of a surrogate pair or {@link #END}, without moving past it. */
    int current() {
        if (next == filled) {
            fill();
        }
        return filled == 0 ? END : buffer[next];
    }

    /** Returns the current character and moves past it. */
    int take() {
        int c = current();
        if (c != END) {
            next++;
            // A surrogate is half of a character of four bytes.
            offset += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate((char) c) ? 2 : 3;
        }
        return c;
    }

    private void fill() {
        try {
            next = 0;
            filled = Math.max(0, text.read(buffer, 0, buffer.length));
        } catch (IOException e) {
            throw new MalformedFileException(
                    source.path().toString(), "the header is not valid UTF-8 after offset " + offset, e);
        }
    }

    /** A part of a file as a stream. */
    private static final class Part extends InputStream {
        private final FileSource source;
        private final long end;
        private long position;

        private Part(FileSource source, long start, long end) {
            this.source = source;
            this.position = start;
            this.end = end;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            int count = (int) Math.min(length, end - position);
            if (count <= 0) {
                return length == 0 ? 0 : -1;
            }
            source.read(position, ByteBuffer.wrap(bytes, offset, count));
            position += count;
            return count;
        }
    }
}
