package io.github.ctrlora4j.adapters.sd15;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The ways in which a file changes a layer, as sets of tensors that belong together, by the names of kohya and LyCORIS.
 */
final class LoraLeaves {
    static final String DOWN = "lora_down.weight";
    static final String UP = "lora_up.weight";
    static final String UP_BIAS = "lora_up.bias";
    static final String ALPHA = "alpha";
    static final String DORA = "dora_scale";
    static final String ON_INPUT = "on_input";
    static final String OFT = "oft_blocks";
    /** PEFT's butterfly; LyCORIS calls its own one like its OFT. */
    static final String BOFT = "boft_R";

    /** May accompany every change. */
    private static final Set<String> EVERYWHERE = Set.of(ALPHA, DORA, "scale", "diff_b");

    /** A way to change a layer: what is necessary, and what may be there, too. */
    private record Way(String title, Set<String> necessary, Set<String> possible) {
        boolean begins(Set<String> found) {
            return necessary.stream().anyMatch(found::contains);
        }

        Optional<String> missing(Set<String> found) {
            return new TreeSet<>(necessary)
                    .stream().filter(leaf -> !found.contains(leaf)).findFirst();
        }
    }

    private static final List<Way> WAYS = List.of(
            new Way("LoRA", Set.of(DOWN, UP), Set.of("lora_mid.weight", UP_BIAS)),
            new Way("LoHa", Set.of("hada_w1_a", "hada_w1_b", "hada_w2_a", "hada_w2_b"), Set.of("hada_t1", "hada_t2")),
            new Way("GLoRA", Set.of("a1.weight", "a2.weight", "b1.weight", "b2.weight"), Set.of()),
            new Way("IA3", Set.of("weight", ON_INPUT), Set.of()),
            new Way("OFT", Set.of(OFT), Set.of("rescale")),
            new Way("BOFT", Set.of(BOFT), Set.of("boft_s")),
            new Way("full difference", Set.of("diff"), Set.of()),
            new Way("norm difference", Set.of("w_norm"), Set.of("b_norm")));

    /** Each factor of a Kronecker product is whole or itself a product. */
    private static final List<List<String>> KRONECKER = List.of(
            List.of("lokr_w1"),
            List.of("lokr_w1_a", "lokr_w1_b"),
            List.of("lokr_w2"),
            List.of("lokr_w2_a", "lokr_w2_b"));

    private static final Set<String> ALL = collect();

    private LoraLeaves() {}

    private static Set<String> collect() {
        Set<String> all = new TreeSet<>(EVERYWHERE);
        for (Way way : WAYS) {
            all.addAll(way.necessary());
            all.addAll(way.possible());
        }
        KRONECKER.forEach(all::addAll);
        all.add("lokr_t2");
        return all;
    }

    static Set<String> all() {
        return ALL;
    }

    static boolean isKnown(String leaf) {
        return ALL.contains(leaf);
    }

    /** How these tensors change a layer; empty if they do not change it by themselves. */
    static Optional<String> title(Set<String> found) {
        Optional<String> way = WAYS.stream()
                .filter(candidate -> candidate.begins(found))
                .map(Way::title)
                .findFirst();
        String kronecker = found.stream().anyMatch(leaf -> leaf.startsWith("lokr_")) ? "LoKr" : "";
        return way.or(() -> Optional.of(kronecker).filter(title -> !title.isEmpty()))
                .or(() -> Optional.of("bias difference").filter(title -> found.contains("diff_b")));
    }

    /** The first tensor that is necessary beside those that were found. */
    static Optional<String> missing(Set<String> found) {
        for (Way way : WAYS) {
            if (way.begins(found)) {
                return way.missing(found);
            }
        }
        if (found.stream().anyMatch(leaf -> leaf.startsWith("lokr_"))) {
            return Stream.of(missing(found, 0), missing(found, 2))
                    .flatMap(Optional::stream)
                    .findFirst();
        }
        return found.contains("diff_b") ? Optional.empty() : Optional.of(DOWN);
    }

    private static Optional<String> missing(Set<String> found, int factor) {
        return found.containsAll(KRONECKER.get(factor))
                ? Optional.empty()
                : KRONECKER.get(factor + 1).stream()
                        .filter(leaf -> !found.contains(leaf))
                        .findFirst();
    }
}
