package io.github.ctrlora4j.adapters.container;

import io.github.ctrlora4j.adapters.container.PickleValue.Opaque;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.UnsupportedFileException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes of pickles as numbers and text, within limits, and the words for what is wrong. Confined to one thread. */
final class PickleInput {
    private static final int LONGEST_STRING = 1 << 20;
    private static final int MOST_TEXT = 16 << 20;

    private final FileSource source;
    private final ByteBuffer bytes;
    private final String place;
    private int opcodeOffset;
    private int text;

    PickleInput(FileSource source, ByteBuffer bytes, String place) {
        this.source = source;
        this.bytes = bytes;
        this.place = place;
    }

    /** The next opcode; messages name its offset until the next one. */
    int opcode() {
        opcodeOffset = bytes.position();
        return unsignedByte();
    }

    private void need(int count) {
        if (bytes.remaining() < count) {
            throw malformed("it ends in the middle, without its STOP opcode");
        }
    }

    int unsignedByte() {
        need(1);
        return bytes.get() & 0xFF;
    }

    int int32() {
        need(4);
        return bytes.getInt();
    }

    long int64() {
        need(8);
        return bytes.getLong();
    }

    void skip(int count) {
        need(count);
        bytes.position(bytes.position() + count);
    }

    /** A little-endian two's complement number of up to 8 bytes. */
    Object number(int count) {
        need(count);
        if (count > 8) {
            skip(count);
            return Opaque.INSTANCE;
        }
        long value = 0;
        for (int i = 0; i < count; i++) {
            value |= (bytes.get() & 0xFFL) << 8 * i;
        }
        int unused = 64 - 8 * count;
        return count == 0 ? 0L : value << unused >> unused;
    }

    int length(long length) {
        if (length < 0 || length > LONGEST_STRING) {
            throw refuse("it has a string of " + Long.toUnsignedString(length) + " bytes");
        }
        return (int) length;
    }

    String string(int length, Charset charset) {
        need(length);
        text += length;
        if (text > MOST_TEXT) {
            throw refuse("it has more than " + MOST_TEXT + " bytes of text");
        }
        try {
            ByteBuffer slice = bytes.slice(bytes.position(), length);
            skip(length);
            return charset.newDecoder().decode(slice).toString();
        } catch (CharacterCodingException e) {
            throw malformed("a string is not valid " + charset);
        }
    }

    /** Text up to a line feed. */
    String line() {
        byte[] line = new byte[256];
        for (int i = 0; i < line.length; i++) {
            line[i] = (byte) unsignedByte();
            if (line[i] == '\n') {
                return new String(Arrays.copyOf(line, i), StandardCharsets.UTF_8);
            }
        }
        throw malformed("a name is longer than " + line.length + " bytes");
    }

    MalformedFileException malformed(String problem) {
        return source.malformed("the pickle is damaged at byte " + opcodeOffset + " of " + place + ": " + problem);
    }

    UnsupportedFileException refuse(String problem) {
        return source.unsupported("the pickle was refused at byte " + opcodeOffset + " of " + place + ": " + problem);
    }
}
