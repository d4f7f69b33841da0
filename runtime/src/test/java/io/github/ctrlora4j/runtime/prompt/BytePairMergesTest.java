package io.github.ctrlora4j.runtime.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BytePairMergesTest {
    /** SHA-256 of the {@code merges.txt} that is published with clip-vit-large-patch14. */
    private static final String PUBLISHED = "9fd691f7c8039210e0fced15865466c65820d09b63988b0174bfe25de299051a";

    @Test
    void resourceSpellsThePublishedList() throws IOException, GeneralSecurityException {
        List<String> vocabulary = new ArrayList<>(byteSymbols());
        vocabulary.addAll(byteSymbols().stream().map(symbol -> symbol + "</w>").toList());
        StringBuilder text = new StringBuilder("#version: 0.2\n");
        try (InputStream file = BytePairMerges.class.getResourceAsStream("clip-merges.bin")) {
            CharBuffer pairs = ByteBuffer.wrap(file.readAllBytes()).asCharBuffer();
            while (pairs.hasRemaining()) {
                String left = vocabulary.get(pairs.get());
                String right = vocabulary.get(pairs.get());
                vocabulary.add(left + right);
                text.append(left).append(' ').append(right).append('\n');
            }
        }
        byte[] digest =
                MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
        assertEquals(49_406, vocabulary.size());
        assertEquals(PUBLISHED, HexFormat.of().formatHex(digest));
    }

    /** Printable Latin-1 stands for itself, the 68 other bytes are spelled U+0100, U+0101, … */
    private static List<String> byteSymbols() {
        int[][] ranges = {{'!', '~'}, {'¡', '¬'}, {'®', 'ÿ'}, {0x100, 0x143}};
        return Arrays.stream(ranges)
                .flatMapToInt(range -> IntStream.rangeClosed(range[0], range[1]))
                .mapToObj(Character::toString)
                .toList();
    }
}
