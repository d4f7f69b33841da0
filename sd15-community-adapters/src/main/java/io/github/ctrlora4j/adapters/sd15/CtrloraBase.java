package io.github.ctrlora4j.adapters.sd15;

import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import io.github.ctrlora4j.api.checkpoint.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * CtrLoRA's Base ControlNet: complete (324 tensors at SD 1.5's size), with the LoRA of its last training task (488,
 * whose LoRA is dropped), or with only the part that conditions share (242). Immutable.
 */
final class CtrloraBase implements FileKind {
    private static final String WHAT = "a Base ControlNet of CtrLoRA";
    private static final Set<Long> WIDTHS_OF_OTHER_MODELS = Set.of(1024L, 1280L, 2048L);

    /** The control network of SD 1.5 has 0.36 billion numbers: 1.44 GB in float32. */
    private static final long ORDINARY_BYTES = 1_500_000_000L;

    private final TensorFile file;
    private final TensorNames found;
    private final TensorLayout layout;

    /** @param found the tensors of {@code file} without {@code control_model.} */
    CtrloraBase(TensorFile file, TensorNames found) {
        this.file = file;
        this.found = found;
        this.layout = layout(found);
    }

    @Override
    public Verdict verdict() {
        return otherModel()
                .or(() -> Quantization.verdict(WHAT, layout, found, LdmNames.CONTROL))
                .or(this::damage)
                .or(this::surplus)
                .or(this::division)
                .or(() -> Expansion.verdict(WHAT, file, tensors().values(), ORDINARY_BYTES))
                .orElseGet(() -> Verdict.usable(
                        "ctrlora-base",
                        ModelRole.BASE_CONTROLNET,
                        WHAT + " with " + layout.names().size() + " tensors"));
    }

    private Optional<Verdict> otherModel() {
        long context = found.extentOfEnding("attn2.to_k.weight", 1);
        return WIDTHS_OF_OTHER_MODELS.contains(context)
                ? Optional.of(Verdict.refused(
                        "controlnet",
                        "a control network for text of width " + context + ", so for Stable Diffusion 2 or SDXL; a Base"
                                + " ControlNet for Stable Diffusion 1.5 is needed"))
                : Optional.empty();
    }

    private Optional<Verdict> damage() {
        return layout.problem(found, LdmNames.CONTROL)
                .map(problem -> Verdict.refused(
                        "damaged", WHAT + " that is damaged: it " + problem + "; get the file again from its source"));
    }

    private Optional<Verdict> surplus() {
        List<String> surplus = layout.surplus(found).stream()
                .filter(name -> !name.contains(".lora_layer."))
                .toList();
        return surplus.isEmpty()
                ? Optional.empty()
                : Optional.of(Verdict.refused(
                        "ctrlora-variant",
                        "a control network with " + surplus.size()
                                + " tensors that a Base ControlNet does not have, the first " + surplus.get(0)));
    }

    private Optional<Verdict> division() {
        return List.of(Division.UNET_HEADS, Division.UNET_GROUPS).stream()
                .flatMap(division -> division.verdict(WHAT, file.metadata(), found, LdmNames.CONTROL).stream())
                .findFirst();
    }

    private Map<String, Tensor> tensors() {
        return layout.pick(found, LdmNames.CONTROL);
    }

    /** Norms and zero convolutions belong to the conditions; a base has them completely or not at all. */
    private static TensorLayout layout(TensorNames found) {
        TensorLayout layout = UnetLayout.control(found);
        for (Set<String> own : List.of(layout.namesWith("zero_convs", "middle_block_out"), layout.namesWith("norm"))) {
            if (own.stream().noneMatch(found::has)) {
                layout = layout.without(own);
            }
        }
        return layout;
    }

    @Override
    public ModelWeights weights() {
        return ModelWeights.builder(ModelRole.BASE_CONTROLNET, "sd15")
                .component("control", tensors())
                .settings(file.metadata())
                .build();
    }
}
