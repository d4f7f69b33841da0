package io.github.ctrlora4j.adapters.sd15;

import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import io.github.ctrlora4j.api.checkpoint.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A LoRA of the community, or one of its relatives (LoHa, LoKr, IA3…), for the UNet and text encoder of SD 1.x: a few
 * tensors for each layer that it changes. Tensors that belong to no layer are kept apart, so that they can be reported.
 * Immutable.
 */
final class CommunityLora implements FileKind {
    private static final String WHAT = "a community LoRA";
    private static final Set<String> NUMBERS = Set.of(LoraLeaves.ALPHA, LoraLeaves.ON_INPUT, "scale");
    /** Rank 128 on all layers takes 0.3 GB in float32; a full difference is as large as the UNet and text encoder. */
    private static final long ORDINARY_BYTES = 1_000_000_000L;

    private final TensorFile file;
    /** LDM name of a layer to its tensors, by leaf. */
    private final Map<String, Map<String, Tensor>> layers = new LinkedHashMap<>();

    private final Map<String, Tensor> unmatched = new LinkedHashMap<>();
    private final Optional<PeftSettings> peft;

    CommunityLora(TensorFile file) {
        this.file = file;
        this.peft = PeftSettings.of(file);
        Map<String, LoraKey> numbered = NumberedLora.keys(file.tensors());
        file.tensors().forEach((name, tensor) -> {
            Optional<LoraKey> key = Optional.ofNullable(numbered.get(name)).or(() -> LoraKey.of(name));
            // If a file names a layer twice, once as LDM and once as diffusers does, the first counts.
            if (key.isEmpty() || !add(key.get(), tensor)) {
                unmatched.put(name, tensor);
            }
        });
        peft.ifPresent(this::addAlphas);
    }

    private boolean add(LoraKey key, Tensor tensor) {
        Map<String, Tensor> layer = layers.computeIfAbsent(key.module(), module -> new TreeMap<>());
        return layer.putIfAbsent(key.leaf(), reshaped(key.leaf(), tensor)) == null;
    }

    /** PEFT's magnitudes belong to the outputs; as a column they look like kohya's. */
    private static Tensor reshaped(String leaf, Tensor tensor) {
        boolean magnitudes = leaf.equals(LoraLeaves.DORA) && tensor.name().contains(".lora_magnitude_vector");
        return magnitudes ? new ReshapedTensor(tensor, List.of(tensor.elements(), 1L)) : tensor;
    }

    private void addAlphas(PeftSettings settings) {
        layers.forEach((module, leaves) -> {
            Tensor down = leaves.get(LoraLeaves.DOWN);
            if (down != null && down.name().contains(".lora_A") && !down.shape().isEmpty()) {
                settings.alpha(down.name(), down.shape().get(0))
                        .ifPresent(alpha -> leaves.putIfAbsent(
                                LoraLeaves.ALPHA, new ScalarTensor(module + "." + LoraLeaves.ALPHA, alpha)));
            }
        });
    }

    @Override
    public Verdict verdict() {
        if (layers.isEmpty()) {
            return unusable("none of its " + file.tensors().size() + " tensors belongs to a layer of Stable Diffusion"
                    + " 1.5, the first is "
                    + unmatched.keySet().stream().findFirst().orElse("")
                    + "; use it with the kind of model that it was made for");
        }
        return peft.flatMap(PeftSettings::problem)
                .map(problem -> unusable(problem + ", so its strength is unknown; get the file again from its source"))
                .or(this::quantized)
                .or(this::incomplete)
                .or(() -> Expansion.verdict(WHAT, file, tensors(), ORDINARY_BYTES))
                .orElseGet(() -> Verdict.usable("lora", ModelRole.STYLE_LORA, description()));
    }

    private Optional<Verdict> quantized() {
        for (Map<String, Tensor> leaves : layers.values()) {
            for (Map.Entry<String, Tensor> leaf : leaves.entrySet()) {
                if (!NUMBERS.contains(leaf.getKey())
                        && !Quantization.isPlain(leaf.getValue().dtype())) {
                    return Optional.of(Verdict.refused(
                            "quantized",
                            WHAT + " with quantized weights, which cannot be used: it has "
                                    + leaf.getValue().name() + " of type "
                                    + leaf.getValue().dtype() + "; get the float16 or float32 version"));
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Verdict> incomplete() {
        return layers.values().stream()
                .map(leaves -> LoraLeaves.missing(leaves.keySet())
                        .map(missing -> "it is damaged: beside " + first(leaves).name() + " it has no " + missing
                                + "; get the file again from its source"))
                .flatMap(Optional::stream)
                .findFirst()
                .map(CommunityLora::unusable);
    }

    private static Tensor first(Map<String, Tensor> leaves) {
        return leaves.values().iterator().next();
    }

    private static Verdict unusable(String problem) {
        return Verdict.refused("lora", WHAT + " that cannot be used: " + problem);
    }

    private String description() {
        String ways = layers.values().stream()
                .map(leaves -> LoraLeaves.title(leaves.keySet()))
                .flatMap(Optional::stream)
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .collect(Collectors.joining(", "));
        List<String> networks = new ArrayList<>();
        count(LdmNames.UNET).ifPresent(count -> networks.add(count + " of the UNet"));
        count(LdmNames.TEXT).ifPresent(count -> networks.add(count + " of the text encoder"));
        return WHAT + " (" + ways + ") that changes layers: " + String.join(", ", networks)
                + (unmatched.isEmpty()
                        ? ""
                        : "; " + unmatched.size()
                                + (unmatched.size() == 1 ? " tensor belongs" : " tensors belong")
                                + " to no layer, the first is "
                                + unmatched.keySet().iterator().next());
    }

    private Optional<Long> count(String prefix) {
        return Optional.of(layers.keySet().stream()
                        .filter(name -> name.startsWith(prefix))
                        .count())
                .filter(count -> count > 0);
    }

    private List<Tensor> tensors() {
        return layers.values().stream()
                .flatMap(leaves -> leaves.values().stream())
                .toList();
    }

    @Override
    public ModelWeights weights() {
        return ModelWeights.builder(ModelRole.STYLE_LORA, "sd15")
                .component("text", canonical(name -> name.startsWith(LdmNames.TEXT)))
                .component("unet", canonical(name -> name.startsWith(LdmNames.UNET)))
                .component("unmatched", unmatched)
                .settings(file.metadata())
                .build();
    }

    private Map<String, Tensor> canonical(Predicate<String> network) {
        Map<String, Tensor> canonical = new LinkedHashMap<>();
        layers.forEach((module, leaves) -> {
            if (network.test(module)) {
                leaves.forEach((leaf, tensor) -> canonical.put(module + "." + leaf, tensor));
            }
        });
        return canonical;
    }
}
