package io.github.ctrlora4j.adapters.container;

import io.github.ctrlora4j.adapters.container.PickleValue.Dictionary;
import io.github.ctrlora4j.adapters.container.PickleValue.StoredTensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Finds the state dict in what was saved: the object itself, or what lies under {@code state_dict} (trainers nest it, at
 * times more than once) or {@code string_to_param} (textual inversions). Confined to one thread.
 */
final class StateDict {
    private static final int DEEPEST = 16;

    private final FileSource source;
    private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    private int dictionaries;

    private StateDict(FileSource source) {
        this.source = source;
    }

    /** @return name to tensor; the names of inner dictionaries are joined with dots */
    static Map<String, StoredTensor> tensors(FileSource source, Object saved) {
        if (!(saved instanceof Dictionary)) {
            throw source.unsupported("the pickle holds no dictionary of tensors; save the model's state dict");
        }
        StateDict search = new StateDict(source);
        Dictionary content = search.unwrap((Dictionary) saved);
        if (content.map().keySet().stream().anyMatch(Long.class::isInstance)) {
            throw source.unsupported("the keys of the dictionary are numbers, as in a hypernetwork or an optimizer's"
                    + " state; this is not a model");
        }
        search.collect(content, "", 0);
        if (search.tensors.isEmpty()) {
            throw source.unsupported("the pickle holds no tensors; this is not a model");
        }
        return search.tensors;
    }

    private Dictionary unwrap(Dictionary dictionary) {
        Dictionary content = dictionary;
        for (int i = 0; i < DEEPEST; i++) {
            Dictionary outer = content;
            content = outer.dictionary("state_dict")
                    .or(() -> outer.dictionary("string_to_param"))
                    .orElse(outer);
            if (content == outer) {
                return content;
            }
        }
        throw source.unsupported("the state dict is nested deeper than " + DEEPEST);
    }

    private void collect(Dictionary dictionary, String prefix, int depth) {
        // References can make a small file a huge tree, or a circle; both end here.
        if (depth > DEEPEST || ++dictionaries > PickleReader.MOST_TENSORS) {
            throw source.unsupported("the dictionaries under " + FileSource.quote(prefix) + " are nested too deeply");
        }
        for (Map.Entry<Object, Object> entry : dictionary.map().entrySet()) {
            if (!(entry.getKey() instanceof String key)) {
                continue;
            }
            String name = prefix + key;
            if (entry.getValue() instanceof Dictionary inner) {
                collect(inner, name + ".", depth + 1);
            } else if (entry.getValue() instanceof StoredTensor view) {
                add(name, view);
            }
        }
    }

    private void add(String name, StoredTensor view) {
        if (tensors.put(name, view) != null) {
            throw source.malformed("two tensors are called " + FileSource.quote(name));
        }
        if (tensors.size() > PickleReader.MOST_TENSORS) {
            throw source.unsupported("more than " + PickleReader.MOST_TENSORS + " tensors");
        }
    }
}
