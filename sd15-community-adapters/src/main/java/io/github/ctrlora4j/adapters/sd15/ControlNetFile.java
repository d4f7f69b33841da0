package io.github.ctrlora4j.adapters.sd15;

import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import io.github.ctrlora4j.api.checkpoint.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A ControlNet for one condition, which sees pixels through a hint block and needs no base: the original one (340
 * tensors at SD 1.5's size, v1.0 and v1.1), ControlNet-LITE, or ControlNet-XS. It has LDM's names with or without
 * {@code control_model.}, or those of diffusers; it may be part of a checkpoint. Immutable.
 */
final class ControlNetFile implements FileKind {
    /** A tensor that marks a file whose numbers are to be added to those of a UNet. */
    private static final String DIFFERENCE_MARK = "difference";

    /** ControlNet has 0.36 billion numbers: 1.45 GB in float32. */
    private static final long ORDINARY_BYTES = 1_500_000_000L;

    /** Channels of a condition image. */
    private static final long COLORS = 3;

    private static final String FIRST_OF_HINT = ControlNetLayout.HINT + "0.weight";
    private static final long SD2_CONTEXT = 1024;
    private static final long SDXL_CONTEXT = 2048;

    private final TensorFile file;
    private final TensorNames found;
    private final ControlNetForm form;
    private final TensorLayout layout;
    private final boolean isDifference;

    private ControlNetFile(TensorFile file, TensorNames found, boolean isDifference) {
        this.file = file;
        this.found = found;
        this.form = ControlNetForm.of(found);
        this.layout = form.layout(found);
        this.isDifference = isDifference;
    }

    /** The ControlNet of a file, also one that cannot be used; empty if the file has no tensor of a hint block. */
    static Optional<FileKind> of(TensorFile file, TensorNames names) {
        TensorNames found = ldm(names);
        return found.hasUnder(ControlNetLayout.HINT) ? Optional.of(of(file, names, found)) : Optional.empty();
    }

    private static FileKind of(TensorFile file, TensorNames names, TensorNames found) {
        return foreign(names, found)
                .<FileKind>map(verdict -> new Useless(file, verdict))
                .orElseGet(() -> new ControlNetFile(file, found, names.has(DIFFERENCE_MARK)));
    }

    /** Names of LDM without {@code control_model.}. */
    private static TensorNames ldm(TensorNames names) {
        if (!names.hasUnder(DiffusersNames.HINT)) {
            // The inner network of ControlNet-XS has the same prefix.
            return names.hasUnder(ControlNetLayout.HINT) ? names : LdmNames.ofControl(names);
        }
        DiffusersNames diffusers = new DiffusersNames(names);
        Map<String, Tensor> ldm = new LinkedHashMap<>();
        names.tensors().forEach((name, tensor) -> ldm.put(diffusers.control(name), tensor));
        return new TensorNames(ldm);
    }

    /** Relatives for other models, or with other inputs. */
    private static Optional<Verdict> foreign(TensorNames names, TensorNames found) {
        long context = found.extentOfEnding("attn2.to_k.weight", 1);
        long hint = found.extent(FIRST_OF_HINT, 1);
        if (names.has("task_embedding") || names.hasUnder("control_add_embedding.")) {
            return refused("controlnet-union", "a ControlNet for several conditions (Union)");
        }
        if (names.has("lora_controlnet")) {
            return refused("controlnet-lora", "a Control-LoRA, which changes a UNet of SDXL into a control network");
        }
        if (context == SDXL_CONTEXT || found.hasUnder("label_emb.") || found.hasUnder("add_embedding.")) {
            return refused("controlnet-sdxl", "a ControlNet for SDXL");
        }
        if (context == SD2_CONTEXT) {
            return refused("controlnet-sd2", "a ControlNet for Stable Diffusion 2");
        }
        return hint == COLORS || hint == TensorLayout.ANY
                ? Optional.empty()
                : refused(
                        "controlnet-variant",
                        "a ControlNet whose condition images have " + hint + " channels instead of " + COLORS);
    }

    private static Optional<Verdict> refused(String kind, String what) {
        return Optional.of(
                Verdict.refused(kind, what + "; a ControlNet for one condition and Stable Diffusion 1.5 is needed"));
    }

    @Override
    public Verdict verdict() {
        return Quantization.verdict(form.title(), layout, found, LdmNames.CONTROL)
                .or(this::damage)
                .or(this::surplus)
                .or(this::division)
                .or(() -> Expansion.verdict(form.title(), file, tensors().values(), ORDINARY_BYTES))
                .orElseGet(() -> Verdict.usable(form.kind(), ModelRole.CONTROLNET, description()));
    }

    private String description() {
        return form.title()
                + (isDifference() ? ", as the difference to a UNet" : "")
                + " with " + layout.names().size() + " tensors"
                + (ControlNetSettings.isPooled(file) ? ", whose output is averaged over the picture" : "");
    }

    private Optional<Verdict> damage() {
        return layout.problem(found, LdmNames.CONTROL)
                .map(problem -> Verdict.refused(
                        "damaged",
                        form.title() + " that is damaged: it " + problem + "; get the file again from its source"));
    }

    private Optional<Verdict> surplus() {
        List<String> surplus = layout.surplus(found).stream()
                .filter(name -> !name.equals(DIFFERENCE_MARK) && !form.isUnused(name))
                .toList();
        return surplus.isEmpty()
                ? Optional.empty()
                : Optional.of(Verdict.refused(
                        "controlnet-variant",
                        form.title() + " with " + surplus.size()
                                + " tensors that it does not have in its original form, the first " + surplus.get(0)));
    }

    private Optional<Verdict> division() {
        return form.divisions().stream()
                .flatMap(division -> division.verdict(form.title(), file.metadata(), found, LdmNames.CONTROL).stream())
                .findFirst();
    }

    private Map<String, Tensor> tensors() {
        return layout.pick(found, LdmNames.CONTROL);
    }

    private boolean isDifference() {
        return isDifference || Boolean.parseBoolean(file.metadata().get(ControlNetSettings.DIFFERENCE));
    }

    @Override
    public ModelWeights weights() {
        return ModelWeights.builder(ModelRole.CONTROLNET, "sd15")
                .component("control", tensors())
                .settings(ControlNetSettings.of(file, isDifference()))
                .build();
    }
}
