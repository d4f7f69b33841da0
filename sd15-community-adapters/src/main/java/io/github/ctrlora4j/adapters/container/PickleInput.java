package io.github.ctrlora4j.adapters.container;

import io.github.ctrlora4j.adapters.container.PickleValue.Opaque;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.UnsupportedFileException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes of pickles as numbers and text, within limits, and the messages for its faults. Confined to one thread.
 *
 * <p>References make a few bytes stand for many values. The cost of an opcode beyond a constant is therefore
 * {@linkplain #spend spent} from a budget that grows with each byte of the pickle, so work and memory stay in
 * proportion to its length.
 */
final class PickleInput {
    private static final int MAX_STRING = 1 << 20;
    private static final int MAX_TEXT = 16 << 20;
    /** A state dict of PyTorch spends less than 1 for each byte. */
    private static final long UNITS_PER_BYTE = 8;

    private static final long ALWAYS_ALLOWED_UNITS = 1 << 16;

    private final FileSource source;
    private final FileCursor bytes;
    private final long start;
    private final String place;
    private long opcodeOffset;
    private int text;
    private long spent;

    PickleInput(FileSource source, FileCursor bytes, String place) {
        this.source = source;
        this.bytes = bytes;
        this.start = bytes.position();
        this.place = place;
    }

    /**
     * Charges the budget for work or memory of {@code units} values or characters.
     *
     * @throws UnsupportedFileException if it is out of proportion to the bytes read so far
     */
    void spend(long units) {
        spent += units;
        if (spent > ALWAYS_ALLOWED_UNITS + UNITS_PER_BYTE * (bytes.position() - start)) {
            throw rejected("it describes far more than its length allows, by using the same values again and again");
        }
    }

    /** The next opcode; messages name its offset until the next one. */
    int opcode() {
        opcodeOffset = bytes.position() - start;
        return unsignedByte();
    }

    private void need(long count) {
        if (bytes.remaining() < count) {
            throw malformed("it ends in the middle, without its STOP opcode");
        }
    }

    int unsignedByte() {
        need(1);
        return bytes.unsignedByte();
    }

    int int32() {
        need(4);
        return bytes.int32();
    }

    /** As the lengths of texts and bytes are written. */
    long unsignedInt32() {
        return Integer.toUnsignedLong(int32());
    }

    long int64() {
        need(8);
        return bytes.int64();
    }

    void skip(int count) {
        need(count);
        bytes.skip(count);
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
            value |= (long) bytes.unsignedByte() << 8 * i;
        }
        int unused = 64 - 8 * count;
        return count == 0 ? 0L : value << unused >> unused;
    }

    int length(long length) {
        if (length < 0 || length > MAX_STRING) {
            throw rejected("it has a string of " + Long.toUnsignedString(length) + " bytes");
        }
        return (int) length;
    }

    String string(int length, Charset charset) {
        need(length);
        text += length;
        if (text > MAX_TEXT) {
            throw rejected("it has more than " + MAX_TEXT + " bytes of text");
        }
        try {
            return charset.newDecoder()
                    .decode(ByteBuffer.wrap(bytes.bytes(length)))
                    .toString();
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

    UnsupportedFileException rejected(String problem) {
        return source.unsupported("the pickle was rejected at byte " + opcodeOffset + " of " + place + ": " + problem);
    }
}
