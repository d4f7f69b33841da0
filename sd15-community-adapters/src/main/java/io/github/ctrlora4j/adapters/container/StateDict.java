package io.github.ctrlora4j.adapters.container;

import io.github.ctrlora4j.adapters.container.PickleValue.Dictionary;
import io.github.ctrlora4j.adapters.container.PickleValue.Items;
import io.github.ctrlora4j.adapters.container.PickleValue.StoredTensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Finds the state dict in a saved object: the object itself, or its value under {@code state_dict} (trainers nest it,
 * sometimes more than once) or {@code string_to_param} (textual inversions). The dictionaries of a list are joined
 * under their numbers. Confined to one thread.
 */
final class StateDict {
    private static final int MAX_DEPTH = 16;

    private final FileSource source;
    private final PickleInput input;
    private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    private int dictionaries;

    private StateDict(FileSource source, PickleInput input) {
        this.source = source;
        this.input = input;
    }

    /**
     * @param input the input that {@code saved} was read from; bounds the work
     * @return name to tensor; the names of inner dictionaries are joined with dots
     */
    static Map<String, StoredTensor> tensors(FileSource source, PickleInput input, Object saved) {
        StateDict search = new StateDict(source, input);
        Dictionary content = search.unwrap(search.dictionary(saved));
        if (content.hasNumbers) {
            throw source.unsupported("the keys of the dictionary are numbers, as in a hypernetwork or an optimizer's"
                    + " state; this is not a model");
        }
        search.collect(content, "", 0);
        if (search.tensors.isEmpty()) {
            throw source.unsupported("the pickle holds no tensors; this is not a model");
        }
        return search.tensors;
    }

    private Dictionary dictionary(Object saved) {
        if (saved instanceof Dictionary dictionary) {
            return dictionary;
        }
        if (!(saved instanceof Items items)) {
            throw source.unsupported("the pickle holds no dictionary of tensors; save the model's state dict");
        }
        Dictionary joined = new Dictionary(false);
        for (int i = 0; i < items.list.size(); i++) {
            input.spend(1);
            joined.put(Integer.toString(i), items.list.get(i));
        }
        return joined;
    }

    private Dictionary unwrap(Dictionary dictionary) {
        Dictionary content = dictionary;
        for (int i = 0; i < MAX_DEPTH; i++) {
            Dictionary outer = content;
            content = outer.dictionary("state_dict")
                    .or(() -> outer.dictionary("string_to_param"))
                    .orElse(outer);
            if (content == outer) {
                return content;
            }
        }
        throw source.unsupported("the state dict is nested deeper than " + MAX_DEPTH);
    }

    private void collect(Dictionary dictionary, String prefix, int depth) {
        // References can turn a small file into a huge tree or a cycle; both are rejected here.
        if (depth > MAX_DEPTH || ++dictionaries > PickleReader.MAX_TENSORS) {
            throw source.unsupported("the dictionaries under " + FileSource.quote(prefix) + " are nested too deeply");
        }
        for (Map.Entry<String, Object> entry : dictionary.map().entrySet()) {
            input.spend(1);
            if (entry.getValue() instanceof Dictionary inner) {
                collect(inner, join(prefix, entry.getKey() + "."), depth + 1);
            } else if (entry.getValue() instanceof StoredTensor view) {
                add(join(prefix, entry.getKey()), view);
            }
        }
    }

    /** Charged to the budget, because a long prefix may precede thousands of names. */
    private String join(String prefix, String name) {
        input.spend(prefix.length() + name.length());
        return prefix + name;
    }

    private void add(String name, StoredTensor view) {
        if (tensors.put(name, view) != null) {
            throw source.malformed("two tensors are called " + FileSource.quote(name));
        }
        if (tensors.size() > PickleReader.MAX_TENSORS) {
            throw source.unsupported("more than " + PickleReader.MAX_TENSORS + " tensors");
        }
    }
}
