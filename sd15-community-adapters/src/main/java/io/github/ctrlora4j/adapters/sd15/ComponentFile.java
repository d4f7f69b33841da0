package io.github.ctrlora4j.adapters.sd15;

import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import io.github.ctrlora4j.api.checkpoint.Verdict;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A VAE or a text encoder in a file of its own, which replaces a checkpoint's or completes one without it. Immutable.
 */
final class ComponentFile implements FileKind {
    /** Channels of SD 1.x's latents. */
    private static final long LATENTS = 4;

    private static final long SD2_WIDTH = 1024;
    private static final long SDXL_WIDTH = 1280;
    /** SD 1.5's text encoder has 0.12 billion numbers, its VAE fewer: 0.5 GB in float32. */
    private static final long ORDINARY_BYTES = 550_000_000L;

    private final TensorFile file;
    private final Component component;
    private final ModelRole role;
    private final String kind;
    private final String what;

    private ComponentFile(TensorFile file, Component component, ModelRole role, String kind, String what) {
        this.file = file;
        this.component = component;
        this.role = role;
        this.kind = kind;
        this.what = what;
    }

    /** @param names the tensors of {@code file} under LDM names */
    static FileKind vae(TensorFile file, TensorNames names) {
        Component vae = Component.vae(names);
        long latents = vae.found().extent("decoder.conv_in.weight", 1);
        boolean video = vae.found().shape("decoder.conv_in.weight").size() == 5;
        if (video || latents != LATENTS && latents != TensorLayout.ANY) {
            return new Useless(
                    file,
                    Verdict.refused(
                            "vae-other",
                            "a VAE of another family of models" + (video ? " for videos" : "") + ", with " + latents
                                    + " latent channels; Stable Diffusion 1.5 has " + LATENTS));
        }
        return new ComponentFile(file, vae, ModelRole.VAE, "vae", "a VAE");
    }

    /** @param names the tensors of {@code file} under LDM names */
    static FileKind text(TensorFile file, TensorNames names) {
        Component text = Component.text(names);
        long width = text.found().extent("embeddings.token_embedding.weight", 1);
        if (width == SD2_WIDTH || width == SDXL_WIDTH) {
            return new Useless(
                    file,
                    Verdict.refused(
                            width == SD2_WIDTH ? "text-encoder-sd2" : "text-encoder-sdxl",
                            "a text encoder of width " + width + ", of "
                                    + (width == SD2_WIDTH ? "Stable Diffusion 2" : "SDXL")
                                    + "; Stable Diffusion 1.5's has 768"));
        }
        return new ComponentFile(file, text, ModelRole.TEXT_ENCODER, "text-encoder", "a text encoder");
    }

    @Override
    public Verdict verdict() {
        return component
                .fault(what, settings())
                .or(this::absence)
                .or(() -> Expansion.verdict(what, file, component.tensors().values(), ORDINARY_BYTES))
                .orElseGet(() -> Verdict.usable(kind, role, description()));
    }

    private Optional<Verdict> absence() {
        return component.isAbsent()
                ? Optional.of(Verdict.refused("damaged", what + " without any of its layers; get it again"))
                : Optional.empty();
    }

    /** SDXL's VAE has the same names and shapes, but other numbers. */
    private String description() {
        boolean xl = role == ModelRole.VAE
                && String.valueOf(file.path().getFileName())
                        .toLowerCase(Locale.ROOT)
                        .contains("xl");
        return what + (xl ? ", by its name for SDXL, whose colors are wrong in Stable Diffusion 1.5" : "");
    }

    @Override
    public ModelWeights weights() {
        return ModelWeights.builder(role, "sd15")
                .component(component.id(), component.tensors())
                .settings(settings())
                .build();
    }

    private Map<String, String> settings() {
        return CheckpointSettings.of(file, false, false);
    }
}
