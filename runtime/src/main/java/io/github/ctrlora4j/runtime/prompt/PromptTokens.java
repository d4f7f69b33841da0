package io.github.ctrlora4j.runtime.prompt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A text as the text encoder reads it, {@link ClipTokenizer#LENGTH} tokens, with the places that embeddings take in it.
 * An embedding takes as many places as it has vectors; one that does not fit as a whole is left out, with everything
 * after it. Immutable.
 */
public final class PromptTokens {
    private final int[] ids = new int[ClipTokenizer.LENGTH];
    private final List<PromptChunk.Place> places = new ArrayList<>();
    private int count;
    private Optional<String> dropped = Optional.empty();

    private PromptTokens(ClipTokenizer tokenizer, String text, List<TextEmbedding> embeddings) {
        Arrays.fill(ids, ClipTokenizer.END);
        ids[0] = ClipTokenizer.START;
        List<ClipTokenizer.Word> words = tokenizer.words(text);
        int[] all =
                words.stream().flatMapToInt(word -> Arrays.stream(word.ids())).toArray();
        int read = new EmbeddedWords(tokenizer, embeddings).read(all, new EmbeddedWords.Reader() {
            @Override
            public boolean token(int id) {
                return put(1, id);
            }

            @Override
            public boolean embedding(TextEmbedding embedding) {
                int position = count + 1;
                boolean fits = put(embedding.count(), 0);
                if (fits) {
                    places.add(new PromptChunk.Place(embedding, position));
                }
                return fits;
            }
        });
        if (read < all.length) {
            dropped = Optional.of(rest(words, read));
        }
    }

    private boolean put(int places, int id) {
        boolean fits = count + places <= ClipTokenizer.CAPACITY;
        if (fits) {
            Arrays.fill(ids, count + 1, count + 1 + places, id);
            count += places;
        }
        return fits;
    }

    /** @param embeddings those that the text may name */
    public static PromptTokens of(ClipTokenizer tokenizer, String text, List<TextEmbedding> embeddings) {
        return new PromptTokens(tokenizer, text, embeddings);
    }

    /** The text from the word on that has the token of this number. */
    private static String rest(List<ClipTokenizer.Word> words, int token) {
        int end = 0;
        for (ClipTokenizer.Word word : words) {
            end += word.ids().length;
            if (token < end) {
                return word.rest().get();
            }
        }
        return "";
    }

    /** Start, the text, end and padding; 0 in the places of embeddings. */
    public int[] ids() {
        return ids.clone();
    }

    /** Places that the text takes, without start and end. */
    int count() {
        return count;
    }

    /** In the order of the text. */
    public List<PromptChunk.Place> places() {
        return List.copyOf(places);
    }

    /** The end of the text (in NFC) that is left out; empty if everything fits. */
    public Optional<String> dropped() {
        return dropped;
    }
}
