package io.github.ctrlora4j.adapters.sd15;

import io.github.ctrlora4j.api.checkpoint.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Converts the spellings of checkpoints, and of files with one of their networks, to the one that latent-diffusion
 * itself writes.
 */
final class LdmNames {
    static final String UNET = "model.diffusion_model.";
    static final String VAE = "first_stage_model.";
    static final String TEXT = "cond_stage_model.transformer.text_model.";
    static final String CONTROL = "control_model.";

    private static final String TRANSFORMER = "cond_stage_model.transformer.";
    private static final List<String> TEXT_ALIASES =
            List.of(TRANSFORMER, "cond_stage_model.clip_l.transformer.", "clip_l.transformer.", "text_encoder.", "te.");
    private static final Pattern BARE_TEXT = Pattern.compile("(embeddings|encoder|final_layer_norm)\\..*");
    private static final Pattern BARE_UNET =
            Pattern.compile("(time_embed|input_blocks|middle_block|output_blocks|out|label_emb)\\..*");
    private static final Pattern BARE_DIFFUSERS_UNET = Pattern.compile(
            "(time_embedding|add_embedding|conv_in|conv_norm_out|conv_out|(down|up)_blocks|mid_block)\\..*");
    private static final Pattern BARE_VAE = Pattern.compile("(encoder|decoder|quant_conv|post_quant_conv)\\..*");
    private static final Pattern VAE_ATTENTION =
            Pattern.compile("first_stage_model\\.(encoder|decoder)\\.mid\\.attn_1\\.(q|k|v|proj_out)\\.weight");

    /** Spellings of a network that fills a file alone, and so has names without a prefix. */
    private enum Bare {
        UNET_LDM(LdmNames.UNET, BARE_UNET),
        UNET_DIFFUSERS(LdmNames.UNET, BARE_DIFFUSERS_UNET),
        VAE_ALONE(LdmNames.VAE, BARE_VAE),
        TEXT_ALONE(LdmNames.TEXT, BARE_TEXT),
        NONE("", Pattern.compile(""));

        private final String prefix;
        private final Pattern names;

        Bare(String prefix, Pattern names) {
            this.prefix = prefix;
            this.names = names;
        }

        static Bare of(TensorNames names) {
            if (names.hasUnder("output_blocks.") || names.has("input_blocks.0.0.weight")) {
                return UNET_LDM;
            }
            if (hasDiffusersUnet(names)) {
                return UNET_DIFFUSERS;
            }
            if (names.has("decoder.conv_in.weight") || names.has("encoder.conv_in.weight")) {
                return VAE_ALONE;
            }
            return names.has("embeddings.token_embedding.weight") ? TEXT_ALONE : NONE;
        }
    }

    private LdmNames() {}

    /** Whether a file consists of a UNet as diffusers saves it. */
    static boolean hasDiffusersUnet(TensorNames names) {
        return names.has("conv_in.weight") && names.hasUnder("down_blocks.") && names.hasUnder("mid_block.");
    }

    /** The tensors of a checkpoint under LDM names; others keep their name. */
    static TensorNames of(Map<String, Tensor> tensors) {
        Bare bare = Bare.of(new TensorNames(tensors));
        Map<String, Tensor> prefixed = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            String ldm = hoisted(bare.names.matcher(name).matches() ? bare.prefix + name : prefixed(name));
            // A tensor that already has the right name wins over an alias of it.
            if (ldm.equals(name) || !tensors.containsKey(ldm)) {
                prefixed.put(ldm, tensor);
            }
        });
        Map<String, Tensor> canonical = translated(new TensorNames(prefixed));
        if (canonical.keySet().stream().noneMatch(name -> name.startsWith(UNET))) {
            canonical.putAll(EmaNames.unet(tensors));
        }
        return new TensorNames(canonical);
    }

    /** The tensors of a control network without {@code control_model.}, which many published files lack. */
    static TensorNames ofControl(TensorNames names) {
        TensorNames prefixed = names.under(CONTROL);
        return prefixed.isEmpty() ? names : prefixed;
    }

    /** Names with the right prefix: the names of diffusers become those of LDM, and shapes follow. */
    private static Map<String, Tensor> translated(TensorNames prefixed) {
        DiffusersNames unet = new DiffusersNames(prefixed.under(UNET));
        DiffusersNames vae = new DiffusersNames(prefixed.under(VAE));
        UnaryOperator<String> unetName = unet.areUnet() ? unet::unet : UnaryOperator.identity();
        UnaryOperator<String> vaeName = vae.areVae() ? vae::vae : UnaryOperator.identity();
        Map<String, Tensor> canonical = new LinkedHashMap<>();
        prefixed.tensors().forEach((name, tensor) -> {
            String ldm = name;
            if (name.startsWith(UNET)) {
                ldm = UNET + unetName.apply(name.substring(UNET.length()));
            } else if (name.startsWith(VAE)) {
                ldm = VAE + vaeName.apply(name.substring(VAE.length()));
            }
            canonical.putIfAbsent(ldm, reshaped(ldm, tensor));
        });
        return canonical;
    }

    private static String prefixed(String name) {
        for (String alias : TEXT_ALIASES) {
            if (name.startsWith(alias)) {
                String rest = name.substring(alias.length());
                return TRANSFORMER + (BARE_TEXT.matcher(rest).matches() ? "text_model." : "") + rest;
            }
        }
        if (name.startsWith("text_model.")) {
            return TRANSFORMER + name;
        }
        if (name.startsWith("diffusion_model.")) {
            return "model." + name;
        }
        if (name.startsWith("unet.")) {
            return UNET + name.substring("unet.".length());
        }
        return name.startsWith("vae.") ? VAE + name.substring("vae.".length()) : name;
    }

    /** Some exports nest two layers of the VAE. */
    private static String hoisted(String name) {
        return name.replace(VAE + "encoder.quant_conv.", VAE + "quant_conv.")
                .replace(VAE + "decoder.post_quant_conv.", VAE + "post_quant_conv.");
    }

    private static Tensor reshaped(String name, Tensor tensor) {
        List<Long> shape = tensor.shape();
        if (VAE_ATTENTION.matcher(name).matches() && (shape.size() == 2 || shape.size() == 3)) {
            // A linear layer is a convolution of one pixel.
            List<Long> convolution = new ArrayList<>(shape.subList(0, 2));
            convolution.add(shape.size() == 3 ? shape.get(2) : 1);
            convolution.add(1L);
            return new ReshapedTensor(tensor, convolution);
        }
        boolean addedTokens = name.equals(TEXT + "embeddings.token_embedding.weight")
                && shape.size() == 2
                && shape.get(0) > TextLayout.VOCABULARY;
        return addedTokens ? new ReshapedTensor(tensor, List.of(TextLayout.VOCABULARY, shape.get(1))) : tensor;
    }
}
