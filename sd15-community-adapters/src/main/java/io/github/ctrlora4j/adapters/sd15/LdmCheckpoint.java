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
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A checkpoint of SD 1.1 to 1.5, a fine-tune or a merge: a single file, a diffusers folder, or the UNet alone. VAE and
 * text encoder may be absent. Immutable.
 */
final class LdmCheckpoint implements FileKind {
    /** Widths of the text that Stable Diffusion 2 and SDXL read; their text encoders are not ours. */
    private static final Set<Long> OTHER_CONTEXTS = Set.of(1024L, 1280L, 2048L);

    /** SD 1.5 with all components has 1.07 billion numbers: 4.3 GB in float32. */
    private static final long ORDINARY_BYTES = 4_400_000_000L;

    private static final long MASKED_INPUT = 9;

    private final TensorFile file;
    private final TensorNames names;
    private final Component unet;
    private final Component vae;
    private final Component text;

    /** @param names the tensors of {@code file} under LDM names */
    LdmCheckpoint(TensorFile file, TensorNames names) {
        this.file = file;
        this.names = names;
        this.unet = Component.unet(names);
        this.vae = Component.vae(names);
        this.text = Component.text(names);
    }

    @Override
    public Verdict verdict() {
        return fault().or(this::surplus)
                .or(this::contextProblem)
                .or(this::expansion)
                .orElseGet(() -> Verdict.usable(kind(), ModelRole.CHECKPOINT, description()));
    }

    private Optional<Verdict> fault() {
        Map<String, String> settings = settings();
        return List.of(unet, vae, text).stream()
                .flatMap(component -> component.fault("a Stable Diffusion 1.5 checkpoint", settings).stream())
                .findFirst();
    }

    private Optional<Verdict> surplus() {
        List<String> surplus = unet.layout().surplus(unet.found());
        return surplus.isEmpty()
                ? Optional.empty()
                : Optional.of(Verdict.refused(
                        "sd15-variant",
                        "a variant of Stable Diffusion 1.5 whose UNet has " + surplus.size()
                                + " additional tensors, the first " + LdmNames.UNET + surplus.get(0)
                                + "; use the checkpoint that it was made from"));
    }

    private Optional<Verdict> contextProblem() {
        long context = unet.found().extentOfEnding("attn2.to_k.weight", 1);
        if (text.isAbsent()) {
            return OTHER_CONTEXTS.contains(context)
                    ? Optional.of(Verdict.refused(
                            "sd15-variant", "a UNet for text of width " + context + "; Stable Diffusion 1.5 has 768"))
                    : Optional.empty();
        }
        long width = text.found().extent("embeddings.token_embedding.weight", 1);
        return context == width
                ? Optional.empty()
                : Optional.of(Verdict.refused(
                        "damaged",
                        "a checkpoint whose text encoder has width " + width + ", but whose UNet expects " + context
                                + "; its parts do not belong together"));
    }

    private Optional<Verdict> expansion() {
        List<Tensor> tensors = List.of(unet, vae, text).stream()
                .flatMap(component -> component.tensors().values().stream())
                .toList();
        return Expansion.verdict("a Stable Diffusion 1.5 checkpoint", file, tensors, ORDINARY_BYTES);
    }

    private boolean takesMask() {
        return unet.found().extent("input_blocks.0.0.weight", 1) == MASKED_INPUT;
    }

    private String kind() {
        if (takesMask()) {
            return "sd15-inpainting";
        }
        return LdmNames.hasDiffusersUnet(new TensorNames(file.tensors())) ? "unet-diffusers" : "sd15";
    }

    private String description() {
        List<String> absent = List.of(vae, text).stream()
                .filter(Component::isAbsent)
                .map(Component::title)
                .toList();
        StringBuilder what =
                new StringBuilder(absent.size() == 2 ? "the UNet of a Stable Diffusion 1.5" : "a Stable Diffusion 1.5");
        what.append(takesMask() ? " inpainting checkpoint" : " checkpoint");
        if (absent.isEmpty()) {
            what.append(", complete");
        } else {
            what.append(absent.stream()
                    .collect(Collectors.joining(" and ", " without ", "; name another file that has this part")));
        }
        if (takesMask()) {
            what.append("; it takes a mask");
        }
        if (file.tensors().keySet().stream().allMatch(name -> !isUnet(name))) {
            what.append("; the UNet is the averaged copy (EMA), the file has no other");
        }
        if (control().isPresent()) {
            what.append("; its ControlNet can serve a condition");
        } else if (names.hasUnder(LdmNames.CONTROL)) {
            what.append("; the control network in the same file is not used");
        }
        return what.toString();
    }

    /** The ControlNet in the same file, as in ControlNet 1.0's files of 5.7 GB; empty if it is not complete. */
    private Optional<ModelWeights> control() {
        return ControlNetFile.of(file, new TensorNames(file.tensors()))
                .filter(kind ->
                        names.hasUnder(LdmNames.CONTROL) && kind.verdict().isUsable())
                .map(FileKind::weights);
    }

    /** The averaged copy has other names, and nothing else leads to a UNet. */
    private static boolean isUnet(String name) {
        return !name.startsWith(EmaNames.PREFIX)
                && (name.startsWith(LdmNames.UNET)
                        || name.startsWith("diffusion_model.")
                        || name.startsWith("unet.")
                        || name.startsWith("output_blocks.")
                        || name.startsWith("up_blocks."));
    }

    private Map<String, String> settings() {
        return CheckpointSettings.of(file, names.has("v_pred"), names.has("ztsnr"));
    }

    @Override
    public ModelWeights weights() {
        Map<String, String> settings = new HashMap<>(settings());
        if (takesMask()) {
            settings.put(CheckpointSettings.MASK_INPUT, "true");
        }
        ModelWeights.Builder weights = ModelWeights.builder(ModelRole.CHECKPOINT, "sd15");
        for (Component component : List.of(text, unet, vae)) {
            weights.component(component.id(), component.tensors());
        }
        control().ifPresent(control -> {
            weights.component("control", control.components().getOrDefault("control", Map.of()));
            settings.putAll(control.settings());
        });
        return weights.settings(settings).build();
    }
}
