package io.github.ctrlora4j.runtime.prompt;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The tokenizer of CLIP ViT-L/14, id for id as Hugging Face's fast {@code CLIPTokenizer}. Immutable and thread-safe.
 *
 * <p>A text is brought to NFC and lower case (character by character) and cut into contractions ({@code 's}), runs of
 * letters, single numeric characters and runs of anything else; white space only separates. Every piece is encoded by
 * {@linkplain BytePairMerges byte pairs}. Nothing is repaired: HTML entities and curly quotes stay as they are. A literal
 * {@code <|startoftext|>} or {@code <|endoftext|>}, in this spelling, becomes the special id, as in the reference.
 */
public final class ClipTokenizer {
    /** Id of {@code <|startoftext|>}. */
    public static final int START = 49_406;

    /** Id of {@code <|endoftext|>}, which SD1.5 pads with, too. */
    public static final int END = 49_407;

    /** Length of a padded text. */
    public static final int LENGTH = 77;

    private static final Pattern SPECIAL = Pattern.compile("<\\|(startoftext|endoftext)\\|>");

    private final BytePairMerges merges;

    private ClipTokenizer(BytePairMerges merges) {
        this.merges = merges;
    }

    /** Reads the merges from the class path. */
    public static ClipTokenizer load() {
        return new ClipTokenizer(BytePairMerges.load());
    }

    /** The ids of the whole text, without start and end; empty for a blank text. */
    public int[] encode(String text) {
        IntStream.Builder ids = IntStream.builder();
        Matcher special = SPECIAL.matcher(text);
        int from = 0;
        while (special.find()) {
            encodePlain(text.substring(from, special.start()), ids);
            ids.accept(special.group(1).equals("startoftext") ? START : END);
            from = special.end();
        }
        encodePlain(text.substring(from), ids);
        return ids.build().toArray();
    }

    /** {@link #LENGTH} ids: start, the first 75 of the text, end, and end again as padding. */
    public int[] encodePadded(String text) {
        int[] ids = encode(text);
        int[] padded = new int[LENGTH];
        Arrays.fill(padded, END);
        padded[0] = START;
        System.arraycopy(ids, 0, padded, 1, Math.min(ids.length, LENGTH - 2));
        return padded;
    }

    private void encodePlain(String text, IntConsumer ids) {
        int[] points = Normalizer.normalize(text, Normalizer.Form.NFC)
                .codePoints()
                .flatMap(ClipTokenizer::lowerCase)
                .toArray();
        int start = 0;
        while (start < points.length) {
            int end = pieceEnd(points, start);
            if (CharacterKind.of(points[start]) != CharacterKind.SPACE) {
                Arrays.stream(merges.encode(new String(points, start, end - start)))
                        .forEach(ids);
            }
            start = end;
        }
    }

    /** U+0130 is the one character whose small form is two. */
    private static IntStream lowerCase(int point) {
        return point == 'İ' ? IntStream.of('i', 0x307) : IntStream.of(CharacterKind.lowerCase(point));
    }

    private static int pieceEnd(int[] points, int start) {
        int end = start + contractionLength(points, start);
        if (end > start) {
            return end;
        }
        CharacterKind kind = CharacterKind.of(points[start]);
        end = start + 1;
        if (kind != CharacterKind.NUMBER) {
            while (end < points.length && CharacterKind.of(points[end]) == kind) {
                end++;
            }
        }
        return end;
    }

    /** Length of {@code 's 't 'm 'd 're 've 'll}, or 0. Whatever follows: {@code 'sorry} is {@code 's} and {@code orry}. */
    private static int contractionLength(int[] points, int start) {
        if (points[start] != '\'' || start + 1 == points.length) {
            return 0;
        }
        int first = points[start + 1];
        if (first == 's' || first == 't' || first == 'm' || first == 'd') {
            return 2;
        }
        int second = start + 2 < points.length ? points[start + 2] : 0;
        boolean isLong = (first == 'r' || first == 'v') && second == 'e' || first == 'l' && second == 'l';
        return isLong ? 3 : 0;
    }
}
