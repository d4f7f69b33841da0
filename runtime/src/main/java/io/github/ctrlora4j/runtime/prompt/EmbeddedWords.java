package io.github.ctrlora4j.runtime.prompt;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells tokens that are read as they are from those that name an embedding. Immutable. */
final class EmbeddedWords {
    private final Map<String, TextEmbedding> byName = new HashMap<>();
    private final Triggers triggers;

    /** Takes what is read; each method says whether to go on. */
    interface Reader {
        boolean token(int id);

        boolean embedding(TextEmbedding embedding);
    }

    /** @param embeddings of several with the same name the first counts */
    EmbeddedWords(ClipTokenizer tokenizer, List<TextEmbedding> embeddings) {
        embeddings.forEach(embedding -> byName.putIfAbsent(embedding.name(), embedding));
        this.triggers = new Triggers(tokenizer, List.copyOf(byName.keySet()));
    }

    /**
     * Hands tokens and embeddings to the reader, in their order, until it has enough.
     *
     * @return the index of the token at which the reader stopped; the number of tokens if it took all
     */
    int read(int[] ids, Reader reader) {
        int position = 0;
        while (position < ids.length) {
            Optional<Triggers.Trigger> trigger = triggers.at(ids, position);
            Optional<TextEmbedding> embedding = trigger.flatMap(found -> Optional.ofNullable(byName.get(found.name())));
            boolean goesOn = embedding.isPresent() ? reader.embedding(embedding.get()) : reader.token(ids[position]);
            if (!goesOn) {
                return position;
            }
            position += trigger.map(found -> found.ids().size()).orElse(1);
        }
        return position;
    }
}
