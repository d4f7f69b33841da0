package io.github.ctrlora4j.runtime.prompt;

import io.github.ctrlora4j.api.InvalidRequestException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A prompt of any length in chunks of {@link ClipTokenizer#CAPACITY} tokens, as stable-diffusion-webui distributes it:
 * {@code BREAK} begins a new one, and if the last comma is at most {@value #COMMA_REACH} tokens back when one is full,
 * what follows the comma goes to the next.
 *
 * @param chunks at least one
 * @param tokenCount places taken: all of every chunk but the last, which counts the text's own tokens
 */
public record PromptChunks(List<PromptChunk> chunks, int tokenCount) {
    /** The web UI's default for "prompt word wrap length limit". */
    static final int COMMA_REACH = 20;

    /** 3,000 tokens: what the networks are given grows with it. */
    public static final int MAX_CHUNKS = 40;

    public PromptChunks {
        chunks = List.copyOf(chunks);
    }

    /**
     * A text in the web UI's syntax.
     *
     * @param embeddings that the text may name; one is never split between chunks
     * @throws InvalidRequestException if it has too many chunks or a weight beyond {@link WeightedText#MAX_WEIGHT}
     */
    public static PromptChunks of(ClipTokenizer tokenizer, String text, List<TextEmbedding> embeddings) {
        return of(tokenizer, Emphasis.parse(text), COMMA_REACH, embeddings);
    }

    /** A plain text: one chunk with as many tokens as fit. */
    public static PromptChunks plain(ClipTokenizer tokenizer, String text, List<TextEmbedding> embeddings) {
        PromptTokens tokens = PromptTokens.of(tokenizer, text, embeddings);
        List<Integer> ids = Arrays.stream(tokens.ids()).boxed().toList();
        List<Double> multipliers = Collections.nCopies(ClipTokenizer.LENGTH, 1.0);
        return new PromptChunks(List.of(new PromptChunk(ids, multipliers, tokens.places())), tokens.count());
    }

    /** @param commaReach how far back a comma may be; 0 for none */
    static PromptChunks of(ClipTokenizer tokenizer, List<WeightedText> parts, int commaReach) {
        return of(tokenizer, parts, commaReach, List.of());
    }

    private static PromptChunks of(
            ClipTokenizer tokenizer, List<WeightedText> parts, int commaReach, List<TextEmbedding> embeddings) {
        EmbeddedWords words = new EmbeddedWords(tokenizer, embeddings);
        Builder builder = new Builder(commaReach);
        for (WeightedText part : parts) {
            part.requireSaneWeight();
            if (part.isBreak()) {
                builder.next();
            } else {
                words.read(tokenizer.encode(part.text()), new EmbeddedWords.Reader() {
                    @Override
                    public boolean token(int id) {
                        builder.add(id, part.weight());
                        return true;
                    }

                    @Override
                    public boolean embedding(TextEmbedding embedding) {
                        builder.add(embedding, part.weight());
                        return true;
                    }
                });
            }
        }
        return builder.build();
    }

    private static final class Builder {
        /** Id of a comma that ends a word. */
        private static final int COMMA = 267;

        private static final int NONE = -1;

        private final int commaReach;
        private final List<PromptChunk> chunks = new ArrayList<>();
        private List<Integer> tokens = new ArrayList<>();
        private List<Double> multipliers = new ArrayList<>();
        private List<PromptChunk.Place> places = new ArrayList<>();
        /** Where the last comma of this chunk is. */
        private int comma = NONE;

        Builder(int commaReach) {
            this.commaReach = commaReach;
        }

        void add(int token, double weight) {
            if (token == COMMA) {
                comma = tokens.size();
                makeRoom(1);
            } else {
                moveBehindComma();
                makeRoom(1);
            }
            tokens.add(token);
            multipliers.add(weight);
        }

        /** Goes to the next chunk as a whole if it does not fit into this one. */
        void add(TextEmbedding embedding, double weight) {
            moveBehindComma();
            makeRoom(embedding.count());
            places.add(new PromptChunk.Place(embedding, tokens.size() + 1));
            tokens.addAll(Collections.nCopies(embedding.count(), 0));
            multipliers.addAll(Collections.nCopies(embedding.count(), weight));
        }

        private void makeRoom(int count) {
            if (tokens.size() + count > ClipTokenizer.CAPACITY) {
                next();
            }
        }

        private void moveBehindComma() {
            int size = tokens.size();
            if (size == ClipTokenizer.CAPACITY && comma != NONE && size - comma <= commaReach) {
                List<Integer> movedTokens = tokens.subList(comma + 1, size);
                List<Double> movedMultipliers = multipliers.subList(comma + 1, size);
                tokens = tokens.subList(0, comma + 1);
                multipliers = multipliers.subList(0, comma + 1);
                int moved = comma + 1;
                List<PromptChunk.Place> movedPlaces = places.stream()
                        .filter(place -> place.position() > moved)
                        .map(place -> new PromptChunk.Place(place.embedding(), place.position() - moved))
                        .toList();
                places.removeIf(place -> place.position() > moved);
                next();
                tokens.addAll(movedTokens);
                multipliers.addAll(movedMultipliers);
                places.addAll(movedPlaces);
            }
        }

        /** Ends a chunk and begins the next. */
        void next() {
            int padding = ClipTokenizer.CAPACITY - tokens.size();
            List<Integer> ids = new ArrayList<>(List.of(ClipTokenizer.START));
            ids.addAll(tokens);
            ids.addAll(Collections.nCopies(padding + 1, ClipTokenizer.END));
            if (chunks.size() == MAX_CHUNKS) {
                throw new InvalidRequestException(
                        "prompt",
                        "needs more than " + MAX_CHUNKS + " chunks of " + ClipTokenizer.CAPACITY
                                + " tokens; shorten it");
            }
            List<Double> weights = new ArrayList<>(List.of(1.0));
            weights.addAll(multipliers);
            weights.addAll(Collections.nCopies(padding + 1, 1.0));
            chunks.add(new PromptChunk(ids, weights, places));
            tokens = new ArrayList<>();
            multipliers = new ArrayList<>();
            places = new ArrayList<>();
            comma = NONE;
        }

        PromptChunks build() {
            int count = chunks.size() * ClipTokenizer.CAPACITY + tokens.size();
            if (!tokens.isEmpty() || chunks.isEmpty()) {
                next();
            }
            return new PromptChunks(chunks, count);
        }
    }
}
