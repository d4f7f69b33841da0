package io.github.ctrlora4j.runtime.prompt;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The tokenizer of CLIP ViT-L/14, id for id as Hugging Face's fast {@code CLIPTokenizer}. Immutable and thread-safe.
 *
 * <p>A text is brought to NFC and lower case (character by character) and cut into contractions ({@code 's}), runs of
 * letters, single numeric characters and runs of anything else; white space only separates. Every piece is encoded by
 * {@linkplain BytePairMerges byte pairs}. Nothing is repaired: HTML entities and curly quotes stay as they are. A
 * literal {@code <|startoftext|>} or {@code <|endoftext|>}, in this spelling, becomes the special id, as in the
 * reference.
 */
public final class ClipTokenizer {
    /** Id of {@code <|startoftext|>}. */
    public static final int START = 49_406;

    /** Id of {@code <|endoftext|>}, with which SD1.5 also pads. */
    public static final int END = 49_407;

    /** Length of a padded text. */
    public static final int LENGTH = 77;

    /** Maximum number of ids of the text itself in a padded text. */
    public static final int CAPACITY = LENGTH - 2;

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
        return encoding(text, Integer.MAX_VALUE).ids();
    }

    /**
     * A word of a text, or what counts as one.
     *
     * @param ids its tokens
     * @param rest the text from it on
     */
    record Word(int[] ids, Supplier<String> rest) {}

    /** The words of the whole text, in order. */
    List<Word> words(String text) {
        return encoding(text, Integer.MAX_VALUE).words();
    }

    /** {@link #LENGTH} ids: start, the first {@link #CAPACITY} of the text, end, and end again as padding. */
    public int[] encodePadded(String text) {
        int[] ids = encoding(text, CAPACITY).ids();
        int[] padded = new int[LENGTH];
        Arrays.fill(padded, END);
        padded[0] = START;
        System.arraycopy(ids, 0, padded, 1, ids.length);
        return padded;
    }

    /**
     * What {@link #encodePadded} leaves out: the end of the text (in NFC) from the first word on that does not fit as a
     * whole. Empty if everything fits.
     */
    public Optional<String> dropped(String text) {
        return encoding(text, CAPACITY).dropped();
    }

    private Encoding encoding(String text, int capacity) {
        Encoding encoding = new Encoding(capacity);
        Matcher special = SPECIAL.matcher(text);
        int from = 0;
        while (!encoding.isOver() && special.find()) {
            encodePlain(text.substring(from, special.start()), text.substring(special.start()), encoding);
            int id = special.group(1).equals("startoftext") ? START : END;
            int start = special.start();
            if (!encoding.isOver()) {
                encoding.add(() -> new int[] {id}, () -> text.substring(start));
            }
            from = special.end();
        }
        if (!encoding.isOver()) {
            encodePlain(text.substring(from), "", encoding);
        }
        return encoding;
    }

    /** @param following what comes after {@code text} */
    private void encodePlain(String text, String following, Encoding encoding) {
        String composed = Normalizer.normalize(text, Normalizer.Form.NFC);
        int[] points = composed.codePoints().flatMap(ClipTokenizer::lowerCase).toArray();
        int start = 0;
        while (start < points.length && !encoding.isOver()) {
            int end = pieceEnd(points, start);
            if (CharacterKind.of(points[start]) != CharacterKind.SPACE) {
                int first = start;
                encoding.add(
                        () -> merges.encode(new String(points, first, end - first)),
                        () -> composed.substring(offset(composed, first)) + following);
            }
            start = end;
        }
    }

    /** Where in the composed text the character begins that became the code point of this index. */
    private static int offset(String composed, int index) {
        int offset = 0;
        for (int i = 0; i < index; i++) {
            int point = composed.codePointAt(offset);
            i += point == 'İ' ? 1 : 0;
            offset += Character.charCount(point);
        }
        return offset;
    }

    /** The ids of a text, up to a capacity. */
    private static final class Encoding {
        private final int capacity;
        private final IntStream.Builder ids = IntStream.builder();
        private final List<Word> words = new ArrayList<>();
        private int count;
        private Optional<String> dropped = Optional.empty();

        Encoding(int capacity) {
            this.capacity = capacity;
        }

        /**
         * @param piece the ids of a piece, only asked for if there is room
         * @param rest the text from this piece on
         */
        void add(Supplier<int[]> piece, Supplier<String> rest) {
            int room = capacity - count;
            int[] added = room > 0 ? piece.get() : new int[] {END};
            Arrays.stream(added).limit(room).forEach(ids);
            words.add(new Word(added, rest));
            count += Math.min(room, added.length);
            if (added.length > room) {
                dropped = Optional.of(rest.get());
            }
        }

        /** True if something did not fit. */
        boolean isOver() {
            return dropped.isPresent();
        }

        int[] ids() {
            return ids.build().toArray();
        }

        List<Word> words() {
            return List.copyOf(words);
        }

        Optional<String> dropped() {
            return dropped;
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

    /**
     * Length of {@code 's 't 'm 'd 're 've 'll}, or 0. The next letter does not count: {@code 'sorry} is {@code 's} and
     * {@code orry}.
     */
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
