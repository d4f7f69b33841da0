package io.github.ctrlora4j.adapters.sd15;

import com.google.auto.service.AutoService;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.checkpoint.CheckpointAdapter;
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
@AutoService(CheckpointAdapter.class)
public final class CtrloraConditionAdapter implements CheckpointAdapter {
    @Override
    public String id() {
        return "ctrlora-condition";
    }

    @Override
    public Verdict examine(TensorFile file) {
        if (FileKind.of(file).family() != FileKind.Family.CONDITION) {
            return Verdict.unknown("not a condition LoRA of CtrLoRA");
        }
        TensorNames found = LdmNames.ofControl(file.tensors());
        TensorLayout layout = ConditionLayout.of(found);
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
    public ModelWeights adapt(TensorFile file) {
        Verdict verdict = examine(file);
        if (!verdict.isUsable()) {
            throw new MalformedFileException(file.path() + ": " + verdict.reason());
        }
        TensorNames found = LdmNames.ofControl(file.tensors());
        return ModelWeights.builder(ModelRole.CONDITION_LORA, "sd15")
                .component("control", ConditionLayout.of(found).pick(found, LdmNames.CONTROL))
                .settings(file.metadata())
                .build();
    }
}
