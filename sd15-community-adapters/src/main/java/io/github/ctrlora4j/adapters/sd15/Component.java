package io.github.ctrlora4j.adapters.sd15;

import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.checkpoint.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One network of a checkpoint: the tensors that the file has under its prefix, and those that such a network needs.
 * Immutable.
 *
 * @param title for people
 * @param id of {@link io.github.ctrlora4j.api.checkpoint.ModelWeights#components}
 */
record Component(
        String title, String id, String prefix, TensorNames found, TensorLayout layout, List<Division> divisions) {
    static Component unet(TensorNames ldm) {
        TensorNames found = ldm.under(LdmNames.UNET);
        return new Component(
                "UNet",
                "unet",
                LdmNames.UNET,
                found,
                UnetLayout.unet(found),
                List.of(Division.UNET_HEADS, Division.UNET_GROUPS));
    }

    static Component vae(TensorNames ldm) {
        TensorNames found = ldm.under(LdmNames.VAE);
        return new Component("VAE", "vae", LdmNames.VAE, found, VaeLayout.of(found), List.of(Division.VAE_GROUPS));
    }

    static Component text(TensorNames ldm) {
        TensorNames found = ldm.under(LdmNames.TEXT);
        return new Component(
                "text encoder", "text", LdmNames.TEXT, found, TextLayout.of(found), List.of(Division.TEXT_HEADS));
    }

    boolean isAbsent() {
        return layout.names().stream().noneMatch(found::has);
    }

    /**
     * Why the network cannot be used; empty if it is complete or absent.
     *
     * @param what the kind of file, such as "a VAE"
     * @param settings what shapes do not tell
     */
    Optional<Verdict> fault(String what, Map<String, String> settings) {
        Optional<Verdict> quantized = Quantization.verdict(what, layout, found, prefix);
        if (quantized.isPresent() || isAbsent()) {
            return quantized;
        }
        return layout.problem(found, prefix)
                .map(problem -> Verdict.refused(
                        "damaged",
                        what + " whose " + title + " is damaged: it " + problem
                                + "; get the file again from its source"))
                .or(() -> divisions.stream()
                        .flatMap(division -> division.verdict(what, settings, found, prefix).stream())
                        .findFirst());
    }

    Map<String, Tensor> tensors() {
        return layout.pick(found, prefix);
    }
}
