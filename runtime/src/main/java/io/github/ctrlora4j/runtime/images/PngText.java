package io.github.ctrlora4j.runtime.images;

import io.github.ctrlora4j.api.MalformedFileException;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.InflaterInputStream;

/**
 * Reads the text chunks of a PNG. ImageIO could, too, but it inflates compressed text without a bound. Confined to one
 * thread.
 */
final class PngText {
    private static final int MAX_LENGTH = 1 << 20;
    private static final int MAX_TOTAL = 8 << 20;
    private static final int MAX_TEXTS = 1_000;
    private static final int CRC_BYTES = 4;

    private final Map<String, String> texts = new LinkedHashMap<>();
    private int total;

    private PngText() {}

    static Map<String, String> read(Path file) {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            if (FileKind.of(in.readNBytes(8)) != FileKind.PNG) {
                throw new MalformedFileException(file.toString(), "not a PNG image");
            }
            PngText text = new PngText();
            text.read(in, file);
            return text.texts;
        } catch (IOException e) {
            throw new MalformedFileException(file.toString(), "the PNG cannot be read to its end", e);
        }
    }

    private void read(DataInputStream in, Path file) throws IOException {
        while (true) {
            int length = in.readInt();
            String type = new String(in.readNBytes(4), StandardCharsets.ISO_8859_1);
            if (length < 0) {
                throw new MalformedFileException(file.toString(), "chunk " + type + " has a negative length");
            }
            boolean isRead = length <= MAX_LENGTH && total < MAX_TOTAL && texts.size() < MAX_TEXTS;
            switch (isRead ? type : type.equals("IEND") ? type : "") {
                case "IEND" -> {
                    return;
                }
                case "tEXt", "zTXt" -> addLatin(in.readNBytes(length), type.equals("zTXt"));
                case "iTXt" -> addInternational(in.readNBytes(length));
                default -> in.skipNBytes(length);
            }
            in.skipNBytes(CRC_BYTES);
        }
    }

    /** tEXt: keyword, NUL, Latin-1. zTXt: keyword, NUL, method of compression, compressed Latin-1. */
    private void addLatin(byte[] data, boolean isCompressed) {
        int keywordEnd = indexOfNul(data, 0);
        add(data, keywordEnd, keywordEnd + (isCompressed ? 2 : 1), isCompressed, StandardCharsets.ISO_8859_1);
    }

    /** Keyword, NUL, compressed?, method, language, NUL, translated keyword, NUL, UTF-8. */
    private void addInternational(byte[] data) {
        int keywordEnd = indexOfNul(data, 0);
        boolean isCompressed = keywordEnd + 1 < data.length && data[keywordEnd + 1] != 0;
        int languageEnd = indexOfNul(data, keywordEnd + 3);
        int start = indexOfNul(data, languageEnd + 1) + 1;
        add(data, keywordEnd, start, isCompressed, StandardCharsets.UTF_8);
    }

    private void add(byte[] data, int keywordEnd, int start, boolean isCompressed, Charset charset) {
        if (start > data.length) {
            return; // a NUL is missing; the image itself may be sound
        }
        byte[] stored = Arrays.copyOfRange(data, start, data.length);
        String keyword = new String(data, 0, keywordEnd, StandardCharsets.ISO_8859_1);
        Optional<byte[]> text = isCompressed ? inflated(stored) : Optional.of(stored);
        text.ifPresent(plain -> {
            total += plain.length;
            texts.putIfAbsent(keyword, new String(plain, charset));
        });
    }

    /** Empty if it is damaged, or longer than any text that is read. */
    private static Optional<byte[]> inflated(byte[] compressed) {
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(compressed))) {
            byte[] text = in.readNBytes(MAX_LENGTH + 1);
            return Optional.of(text).filter(bytes -> bytes.length <= MAX_LENGTH);
        } catch (IOException e) {
            return Optional.empty();
        }
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
