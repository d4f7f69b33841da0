package io.github.ctrlora4j.adapters.sd15;

import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import io.github.ctrlora4j.api.checkpoint.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * CtrLoRA's Base ControlNet: complete (324 tensors at SD 1.5's size), with the LoRA of its last training task (488, whose
 * LoRA is dropped), or with nothing but what conditions share (242). Immutable.
 */
final class CtrloraBase implements FileKind {
    private static final Set<Long> WIDTHS_OF_OTHER_MODELS = Set.of(1024L, 1280L, 2048L);

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
        long context = found.extentOfEnding("attn2.to_k.weight", 1);
        if (WIDTHS_OF_OTHER_MODELS.contains(context)) {
            return Verdict.refused(
                    "controlnet",
                    "a control network for text of width " + context + ", so for Stable Diffusion 2 or SDXL; a Base"
                            + " ControlNet for Stable Diffusion 1.5 is needed");
        }
        Optional<Verdict> quantized =
                Quantization.verdict("a Base ControlNet of CtrLoRA", layout, found, LdmNames.CONTROL);
        if (quantized.isPresent()) {
            return quantized.get();
        }
        Optional<String> problem = layout.problem(found, LdmNames.CONTROL);
        if (problem.isPresent()) {
            return Verdict.refused(
                    "damaged",
                    "a Base ControlNet of CtrLoRA that is damaged: it " + problem.get()
                            + "; get the file again from its source");
        }
        List<String> surplus = layout.surplus(found).stream()
                .filter(name -> !name.contains(".lora_layer."))
                .toList();
        if (!surplus.isEmpty()) {
            return Verdict.refused(
                    "ctrlora-variant",
                    "a control network with " + surplus.size() + " tensors that a Base ControlNet has not, the first "
                            + surplus.get(0));
        }
        return Verdict.usable(
                "ctrlora-base",
                ModelRole.BASE_CONTROLNET,
                "a Base ControlNet of CtrLoRA with " + layout.names().size() + " tensors");
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
                .component("control", layout.pick(found, LdmNames.CONTROL))
                .settings(file.metadata())
                .build();
    }
}
