package io.github.ctrlora4j.runtime.prompt;

import io.github.ctrlora4j.api.host.PromptSyntax;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Names that are looked for in texts as sequences of whole tokens, whatever their case; where several begin at one
 * place, the longest counts. As stable-diffusion-webui finds embeddings. Immutable.
 */
public final class Triggers {
    private final ClipTokenizer tokenizer;
    /** By their first token, longest first. */
    private final Map<Integer, List<Trigger>> byFirst = new HashMap<>();

    /** A name and its tokens. */
    record Trigger(String name, List<Integer> ids) {
        boolean isAt(int[] text, int position) {
            if (position + ids.size() > text.length) {
                return false;
            }
            for (int i = 0; i < ids.size(); i++) {
                if (text[position + i] != ids.get(i)) {
                    return false;
                }
            }
            return true;
        }
    }

    public Triggers(ClipTokenizer tokenizer, List<String> names) {
        this.tokenizer = tokenizer;
        for (String name : names) {
            List<Integer> ids = new ArrayList<>();
            for (int id : tokenizer.encode(name)) {
                ids.add(id);
            }
            if (!ids.isEmpty()) {
                byFirst.computeIfAbsent(ids.get(0), first -> new ArrayList<>()).add(new Trigger(name, ids));
            }
        }
        byFirst.values()
                .forEach(triggers -> triggers.sort(Comparator.comparingInt(
                                (Trigger trigger) -> trigger.ids().size())
                        .reversed()));
    }

    /** The longest name at a place. */
    Optional<Trigger> at(int[] ids, int position) {
        return candidates(ids, position).stream()
                .filter(trigger -> trigger.isAt(ids, position))
                .findFirst();
    }

    private List<Trigger> candidates(int[] ids, int position) {
        return byFirst.getOrDefault(ids[position], List.of());
    }

    /** Names that occur anywhere in a text, also within longer ones; in the order of the text. */
    public Set<String> mentioned(String text, PromptSyntax syntax) {
        Set<String> mentioned = new LinkedHashSet<>();
        parts(text, syntax).forEach(part -> mentioned.addAll(mentioned(part)));
        return mentioned;
    }

    /** Names that count in a text: at each place the longest, which ends before the next. */
    public Set<String> used(String text, PromptSyntax syntax) {
        Set<String> used = new LinkedHashSet<>();
        parts(text, syntax).forEach(part -> used.addAll(used(part)));
        return used;
    }

    /** What is tokenized on its own. */
    private static List<String> parts(String text, PromptSyntax syntax) {
        return syntax == PromptSyntax.PLAIN
                ? List.of(text)
                : Emphasis.parse(text).stream().map(WeightedText::text).toList();
    }

    private Set<String> mentioned(String part) {
        int[] ids = tokenizer.encode(part);
        Set<String> mentioned = new LinkedHashSet<>();
        for (int i = 0; i < ids.length; i++) {
            int position = i;
            candidates(ids, i).stream()
                    .filter(trigger -> trigger.isAt(ids, position))
                    .forEach(trigger -> mentioned.add(trigger.name()));
        }
        return mentioned;
    }

    private Set<String> used(String part) {
        int[] ids = tokenizer.encode(part);
        Set<String> used = new LinkedHashSet<>();
        int i = 0;
        while (i < ids.length) {
            Optional<Trigger> trigger = at(ids, i);
            trigger.ifPresent(found -> used.add(found.name()));
            i += trigger.map(found -> found.ids().size()).orElse(1);
        }
        return used;
    }
}
