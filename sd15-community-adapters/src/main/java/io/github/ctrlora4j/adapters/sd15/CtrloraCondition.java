package io.github.ctrlora4j.adapters.sd15;

import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import io.github.ctrlora4j.api.checkpoint.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * CtrLoRA's condition files: LoRA factors for every linear layer of the Base ControlNet, and the condition's own zero
 * convolutions and transformer norms (246 tensors at SD 1.5's size). Immutable.
 */
final class CtrloraCondition implements FileKind {
    private static final String WHAT = "a condition LoRA of CtrLoRA";
    /** Rank 128 at SD 1.5's size is 0.15 GB in float32, rank 256 is 0.3 GB. */
    private static final long ORDINARY_BYTES = 512_000_000L;

    private final TensorFile file;
    private final TensorNames found;
    private final TensorLayout layout;

    /** @param found the tensors of {@code file} without {@code control_model.} */
    CtrloraCondition(TensorFile file, TensorNames found) {
        this.file = file;
        this.found = found;
        this.layout = ConditionLayout.of(found);
    }

    @Override
    public Verdict verdict() {
        return Quantization.verdict(WHAT, layout, found, LdmNames.CONTROL)
                .or(this::damage)
                .or(this::surplus)
                .or(() -> Expansion.verdict(WHAT, file, tensors().values(), ORDINARY_BYTES))
                .orElseGet(() -> Verdict.usable(
                        "ctrlora-condition",
                        ModelRole.CONDITION_LORA,
                        WHAT + " of rank " + found.extent("time_embed.0.lora_layer.down.weight", 0)));
    }

    private Optional<Verdict> damage() {
        return layout.problem(found, LdmNames.CONTROL)
                .map(problem -> Verdict.refused(
                        "damaged", WHAT + " that is damaged: it " + problem + "; get the file again from its source"));
    }

    private Optional<Verdict> surplus() {
        List<String> surplus = layout.surplus(found);
        return surplus.isEmpty()
                ? Optional.empty()
                : Optional.of(Verdict.refused(
                        "ctrlora-variant",
                        "a condition LoRA with " + surplus.size() + " tensors that CtrLoRA does not have, the first "
                                + surplus.get(0)));
    }

    private Map<String, Tensor> tensors() {
        return layout.pick(found, LdmNames.CONTROL);
    }

    @Override
    public ModelWeights weights() {
        return ModelWeights.builder(ModelRole.CONDITION_LORA, "sd15")
                .component("control", tensors())
                .settings(file.metadata())
                .build();
    }
}
