package io.github.ctrlora4j.adapters.sd15;

import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import io.github.ctrlora4j.api.checkpoint.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * CtrLoRA's condition files: LoRA factors for every linear layer of the Base ControlNet, and the condition's own zero
 * convolutions and transformer norms (246 tensors at SD 1.5's size). Immutable.
 */
final class CtrloraCondition implements FileKind {
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
        Optional<Verdict> quantized =
                Quantization.verdict("a condition LoRA of CtrLoRA", layout, found, LdmNames.CONTROL);
        if (quantized.isPresent()) {
            return quantized.get();
        }
        Optional<String> problem = layout.problem(found, LdmNames.CONTROL);
        if (problem.isPresent()) {
            return Verdict.refused(
                    "damaged",
                    "a condition LoRA of CtrLoRA that is damaged: it " + problem.get()
                            + "; get the file again from its source");
        }
        List<String> surplus = layout.surplus(found);
        if (!surplus.isEmpty()) {
            return Verdict.refused(
                    "ctrlora-variant",
                    "a condition LoRA with " + surplus.size() + " tensors that CtrLoRA has not, the first "
                            + surplus.get(0));
        }
        return Verdict.usable(
                "ctrlora-condition",
                ModelRole.CONDITION_LORA,
                "a condition LoRA of CtrLoRA of rank " + found.extent("time_embed.0.lora_layer.down.weight", 0));
    }

    @Override
    public ModelWeights weights() {
        return ModelWeights.builder(ModelRole.CONDITION_LORA, "sd15")
                .component("control", layout.pick(found, LdmNames.CONTROL))
                .settings(file.metadata())
                .build();
    }
}
