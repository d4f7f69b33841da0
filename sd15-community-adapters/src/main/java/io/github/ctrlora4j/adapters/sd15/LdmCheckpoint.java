package io.github.ctrlora4j.adapters.sd15;

import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import io.github.ctrlora4j.api.checkpoint.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A single-file checkpoint of SD 1.1 to 1.5, a fine-tune or a merge, with its three components. Immutable. */
final class LdmCheckpoint implements FileKind {
    /** Width of SD 1.x's text encoder; another width is accepted if the file has its own text encoder. */
    private static final long USUAL_CONTEXT = 768;

    /** SD 1.5 with all components has 1.07 billion numbers: 4.3 GB in float32. */
    private static final long ORDINARY_BYTES = 4_400_000_000L;

    private final TensorFile file;
    private final TensorNames names;
    private final Component unet;
    private final Component vae;
    private final Component text;

    /** One component: the tensors that the file has under its prefix, and those that such a component needs. */
    private record Component(String title, String prefix, TensorNames found, TensorLayout layout) {
        boolean isAbsent() {
            return layout.names().stream().noneMatch(found::has);
        }

        Optional<String> problem() {
            return isAbsent() ? Optional.empty() : layout.problem(found, prefix);
        }

        Optional<Verdict> quantized() {
            return Quantization.verdict("a Stable Diffusion 1.5 checkpoint", layout, found, prefix);
        }

        Map<String, Tensor> tensors() {
            return layout.pick(found, prefix);
        }
    }

    /** @param names the tensors of {@code file} under LDM names */
    LdmCheckpoint(TensorFile file, TensorNames names) {
        this.file = file;
        this.names = names;
        TensorNames unetNames = names.under(LdmNames.UNET);
        TensorNames vaeNames = names.under(LdmNames.VAE);
        TensorNames textNames = names.under(LdmNames.TEXT);
        this.unet = new Component("UNet", LdmNames.UNET, unetNames, UnetLayout.unet(unetNames));
        this.vae = new Component("VAE", LdmNames.VAE, vaeNames, VaeLayout.of(vaeNames));
        this.text = new Component("text encoder", LdmNames.TEXT, textNames, TextLayout.of(textNames));
    }

    @Override
    public Verdict verdict() {
        for (Component component : List.of(unet, vae, text)) {
            Optional<Verdict> quantized = component.quantized();
            if (quantized.isPresent()) {
                return quantized.get();
            }
            Optional<String> problem = component.problem();
            if (problem.isPresent()) {
                return Verdict.refused(
                        "damaged",
                        "a Stable Diffusion 1.5 checkpoint whose " + component.title() + " is damaged: it "
                                + problem.get() + "; get the file again from its source");
            }
        }
        List<String> surplus = unet.layout().surplus(unet.found());
        if (!surplus.isEmpty()) {
            return Verdict.refused(
                    "sd15-variant",
                    "a variant of Stable Diffusion 1.5 whose UNet has " + surplus.size()
                            + " additional tensors, the first " + LdmNames.UNET + surplus.get(0)
                            + "; use the checkpoint that it was made from");
        }
        return contextProblem()
                .or(this::absence)
                .or(this::expansion)
                .orElseGet(() -> Verdict.usable("sd15", ModelRole.CHECKPOINT, description()));
    }

    private Optional<Verdict> contextProblem() {
        long context = unet.found().extentOfEnding("attn2.to_k.weight", 1);
        if (text.isAbsent()) {
            return context == USUAL_CONTEXT
                    ? Optional.empty()
                    : Optional.of(Verdict.refused(
                            "sd15-variant",
                            "a UNet for a text encoder of width " + context + ", which the file does not hold; Stable"
                                    + " Diffusion 1.5 has " + USUAL_CONTEXT));
        }
        long width = text.found().extent("embeddings.token_embedding.weight", 1);
        return context == width
                ? Optional.empty()
                : Optional.of(Verdict.refused(
                        "damaged",
                        "a checkpoint whose text encoder has width " + width + ", but whose UNet expects " + context
                                + "; its parts do not belong together"));
    }

    /** A component cannot be given in a separate file, so a checkpoint without it cannot be used. */
    private Optional<Verdict> absence() {
        List<String> absent = List.of(unet, vae, text).stream()
                .filter(Component::isAbsent)
                .map(component -> "no " + component.title())
                .toList();
        return absent.isEmpty()
                ? Optional.empty()
                : Optional.of(Verdict.refused(
                        "sd15",
                        "a Stable Diffusion 1.5 checkpoint that has " + String.join(" and ", absent)
                                + "; give a complete one, with UNet, VAE and text encoder in one file"));
    }

    private Optional<Verdict> expansion() {
        List<Tensor> tensors = List.of(unet, vae, text).stream()
                .flatMap(component -> component.tensors().values().stream())
                .toList();
        return Expansion.verdict("a Stable Diffusion 1.5 checkpoint", file, tensors, ORDINARY_BYTES);
    }

    private String description() {
        StringBuilder text = new StringBuilder("a Stable Diffusion 1.5 checkpoint, complete");
        if (file.tensors().keySet().stream().noneMatch(LdmCheckpoint::isUnet)) {
            text.append("; the UNet is the averaged copy (EMA), the file has no other");
        }
        if (names.hasUnder(LdmNames.CONTROL)) {
            text.append("; the control network in the same file is not used");
        }
        return text.toString();
    }

    private static boolean isUnet(String name) {
        return name.startsWith(LdmNames.UNET)
                || name.startsWith("diffusion_model.")
                || name.startsWith("output_blocks.");
    }

    @Override
    public ModelWeights weights() {
        Map<String, String> settings = new HashMap<>(file.metadata());
        if (names.has("v_pred")) {
            // A marker tensor of some merge tools; the same statement as the metadata key.
            settings.putIfAbsent("modelspec.prediction_type", "v");
        }
        return ModelWeights.builder(ModelRole.CHECKPOINT, "sd15")
                .component("text", text.tensors())
                .component("unet", unet.tensors())
                .component("vae", vae.tensors())
                .settings(settings)
                .build();
    }
}
