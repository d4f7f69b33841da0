package io.github.ctrlora4j.adapters.sd15;

import io.github.ctrlora4j.api.checkpoint.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Converts the spellings of single-file checkpoints to the one that latent-diffusion itself writes. */
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
            Pattern.compile("(time_embed|input_blocks|middle_block|output_blocks|out)\\..*");
    private static final Pattern VAE_ATTENTION =
            Pattern.compile("first_stage_model\\.(encoder|decoder)\\.mid\\.attn_1\\.(q|k|v|proj_out)\\.weight");

    private LdmNames() {}

    /** The tensors of a checkpoint under LDM names; others keep their name. */
    static TensorNames of(Map<String, Tensor> tensors) {
        boolean bareUnet = tensors.keySet().stream().anyMatch(name -> name.startsWith("output_blocks."));
        Map<String, Tensor> canonical = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            String ldm = bareUnet && BARE_UNET.matcher(name).matches() ? UNET + name : canonical(name);
            // A tensor that already has the right name wins over an alias of it.
            if (ldm.equals(name) || !tensors.containsKey(ldm)) {
                canonical.put(ldm, reshaped(ldm, tensor));
            }
        });
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

    private static String canonical(String name) {
        for (String alias : TEXT_ALIASES) {
            if (name.startsWith(alias)) {
                String rest = name.substring(alias.length());
                return TRANSFORMER + (BARE_TEXT.matcher(rest).matches() ? "text_model." : "") + rest;
            }
        }
        if (name.startsWith("diffusion_model.")) {
            return "model." + name;
        }
        String vae = name.startsWith("vae.") ? VAE + name.substring("vae.".length()) : name;
        return vae.replace(VAE + "encoder.quant_conv.", VAE + "quant_conv.")
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
