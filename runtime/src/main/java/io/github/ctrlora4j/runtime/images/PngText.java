package io.github.ctrlora4j.runtime.images;

import io.github.ctrlora4j.api.MalformedFileException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads the text chunks of a PNG. ImageIO could, too, but it inflates compressed text without a bound; here compressed
 * text is skipped.
 */
final class PngText {
    private static final int MAX_LENGTH = 1 << 20;
    private static final int MAX_TEXTS = 1_000;
    private static final int CRC_BYTES = 4;

    private PngText() {}

    static Map<String, String> read(Path file) {
        Map<String, String> text = new LinkedHashMap<>();
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            if (FileKind.of(in.readNBytes(8)) != FileKind.PNG) {
                throw new MalformedFileException(file.toString(), "not a PNG image");
            }
            while (true) {
                int length = in.readInt();
                String type = new String(in.readNBytes(4), StandardCharsets.ISO_8859_1);
                if (length < 0) {
                    throw new MalformedFileException(file.toString(), "chunk " + type + " has a negative length");
                }
                if (type.equals("IEND")) {
                    return text;
                }
                boolean isText = type.equals("tEXt") || type.equals("iTXt");
                if (isText && length <= MAX_LENGTH && text.size() < MAX_TEXTS) {
                    byte[] data = in.readNBytes(length);
                    add(text, data, type.equals("iTXt"));
                    in.skipNBytes(CRC_BYTES);
                } else {
                    in.skipNBytes((long) length + CRC_BYTES);
                }
            }
        } catch (IOException e) {
            throw new MalformedFileException(file.toString(), "the PNG cannot be read to its end", e);
        }
    }

    /** tEXt: keyword, NUL, Latin-1. iTXt: keyword, NUL, compressed?, method, language, NUL, translated keyword, NUL, UTF-8. */
    private static void add(Map<String, String> text, byte[] data, boolean isInternational) {
        int keywordEnd = indexOfNul(data, 0);
        int start = keywordEnd + 1;
        if (isInternational) {
            boolean isCompressed = start < data.length && data[start] != 0;
            start = indexOfNul(data, indexOfNul(data, start + 2) + 1) + 1;
            if (isCompressed) {
                return;
            }
        }
        if (start > data.length) {
            return; // a NUL is missing; the image itself may be sound
        }
        Charset charset = isInternational ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
        String keyword = new String(data, 0, keywordEnd, StandardCharsets.ISO_8859_1);
        text.putIfAbsent(keyword, new String(Arrays.copyOfRange(data, start, data.length), charset));
    }

    /** The length of the data if there is none. */
    private static int indexOfNul(byte[] data, int from) {
        int i = Math.min(from, data.length);
        while (i < data.length && data[i] != 0) {
            i++;
        }
        return i;
    }
}
