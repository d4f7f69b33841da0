package io.github.ctrlora4j.runtime.images;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/** An EXIF block: a TIFF header and its directories. What is damaged counts as absent. Immutable. Source: EXIF 2.32. */
final class ExifBlock {
    static final ExifBlock EMPTY = new ExifBlock(new byte[0]);

    private static final int ORIENTATION = 0x0112;
    private static final int EXIF_DIRECTORY = 0x8769;
    private static final int USER_COMMENT = 0x9286;
    private static final int ENTRY_BYTES = 12;
    private static final int CODE_BYTES = 8;
    private static final short SHORT = 3;

    private final ByteBuffer tiff;

    ExifBlock(byte[] exif) {
        boolean isLittle = exif.length > 0 && exif[0] == 'I';
        this.tiff = ByteBuffer.wrap(exif.clone()).order(isLittle ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    }

    /** How the camera was held, as EXIF numbers it. */
    OptionalInt orientation() {
        return entry(firstDirectory(), ORIENTATION).stream()
                .filter(entry -> tiff.getShort(entry + 2) == SHORT)
                .map(entry -> tiff.getShort(entry + 8))
                .findFirst();
    }

    /** The comment, in which web UIs write the parameters of an image. */
    Optional<String> userComment() {
        OptionalInt pointer = entry(firstDirectory(), EXIF_DIRECTORY);
        if (pointer.isEmpty()) {
            return Optional.empty();
        }
        OptionalInt comment = entry(Integer.toUnsignedLong(tiff.getInt(pointer.getAsInt() + 8)), USER_COMMENT);
        if (comment.isEmpty()) {
            return Optional.empty();
        }
        long length = Integer.toUnsignedLong(tiff.getInt(comment.getAsInt() + 4));
        long start = Integer.toUnsignedLong(tiff.getInt(comment.getAsInt() + 8));
        if (length <= CODE_BYTES || start + length > tiff.limit()) {
            return Optional.empty();
        }
        byte[] bytes = Arrays.copyOfRange(tiff.array(), (int) start, (int) (start + length));
        return Optional.of(decoded(bytes));
    }

    /** Eight bytes name the character code; some programs leave them out. */
    private static String decoded(byte[] comment) {
        String code = new String(comment, 0, CODE_BYTES, StandardCharsets.ISO_8859_1);
        byte[] text = Arrays.copyOfRange(comment, CODE_BYTES, comment.length);
        return switch (code) {
            case "UNICODE\0" -> new String(text, utf16(text));
            case "ASCII\0\0\0", "\0\0\0\0\0\0\0\0" -> new String(text, StandardCharsets.UTF_8);
            default -> new String(comment, StandardCharsets.UTF_8);
        };
    }

    /** Big-endian in stable-diffusion-webui; others write the order of their machine, which Latin letters give away. */
    private static Charset utf16(byte[] text) {
        int balance = 0;
        for (int i = 0; i + 1 < text.length; i += 2) {
            balance += (text[i] == 0 ? 1 : 0) - (text[i + 1] == 0 ? 1 : 0);
        }
        return balance < 0 ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE;
    }

    private long firstDirectory() {
        return tiff.limit() < 8 ? tiff.limit() : Integer.toUnsignedLong(tiff.getInt(4));
    }

    /** Where the entry of a tag begins. */
    private OptionalInt entry(long directory, int tag) {
        if (directory + 2 > tiff.limit()) {
            return OptionalInt.empty();
        }
        int entries = Short.toUnsignedInt(tiff.getShort((int) directory));
        for (int i = 0; i < entries; i++) {
            long entry = directory + 2 + (long) i * ENTRY_BYTES;
            if (entry + ENTRY_BYTES > tiff.limit()) {
                return OptionalInt.empty();
            }
            if (Short.toUnsignedInt(tiff.getShort((int) entry)) == tag) {
                return OptionalInt.of((int) entry);
            }
        }
        return OptionalInt.empty();
    }
}
