package io.github.ctrlora4j.adapters.sd15;

import io.github.ctrlora4j.api.checkpoint.TensorFile;
import io.github.ctrlora4j.api.checkpoint.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The part of {@link KindTable} that knows LoRAs and their relatives, by the models that they were made for. Stateless.
 */
final class LoraKinds {
    private static final List<String> ENDINGS = List.of(
            ".lora_down.weight",
            ".lora_up.weight",
            "lora_A.weight",
            ".lora_A.default.weight",
            "lora.down.weight",
            "lora_linear_layer.down.weight",
            "lora_layer.down.weight",
            ".hada_w1_a",
            ".lokr_w1",
            ".lokr_w1_a",
            ".oft_blocks",
            ".boft_R",
            ".boft_R.default",
            ".diff",
            ".diff_b",
            ".w_norm",
            ".on_input",
            "_lora_down.weight");
    /** Tensors whose second extent is the width of the text that the UNet expects. */
    private static final List<String> CONTEXT = List.of(
            "attn2_to_k.lora_down.weight",
            "attn2_to_k_lora_down.weight",
            "attn2.to_k.lora_A.weight",
            "attn2.to_k.lora_A.default.weight",
            "attn2.to_k.lora.down.weight",
            "attn2.processor.to_k_lora.down.weight",
            "attn2_to_k.hada_w1_b",
            "attn2_to_k.diff");

    /**
     * Parts of names of diffusion transformers, which Flux and Stable Diffusion 3 are: kohya's after {@code
     * lora_unet_},
     * and diffusers'. Sources: the key lists of sd-scripts' {@code lora_flux.py} and diffusers' {@code
     * lora_conversion_utils.py}.
     */
    private static final List<String> OF_TRANSFORMERS =
            List.of("double_blocks", "single_blocks", "joint_blocks", "single_transformer_blocks");

    private static final String NO_CHANGE = "; it changes nothing in a Stable Diffusion 1.5 checkpoint";

    private LoraKinds() {}

    /** The LoRA of a file, also one that cannot be used; empty if the file is something else. */
    static Optional<FileKind> of(TensorFile file, TensorNames names) {
        if (ENDINGS.stream().anyMatch(names::hasEnding)
                || (names.hasEnding(".a1.weight") && names.hasEnding(".b1.weight"))) {
            return Optional.of(foreign(names)
                    .<FileKind>map(verdict -> new FileKind.Useless(file, verdict))
                    .orElseGet(() -> new CommunityLora(file)));
        }
        if (names.all().stream().anyMatch(NumberedLora::isName)) {
            return Optional.of(new CommunityLora(file));
        }
        boolean isOldest = names.all().stream().anyMatch(name -> name.startsWith("unet:") && name.endsWith(":up"));
        return isOldest
                ? Optional.of(new FileKind.Useless(
                        file,
                        Verdict.refused(
                                "lora",
                                "a LoRA of the earliest script, with colons in its names; convert it to safetensors")))
                : Optional.empty();
    }

    /** LoRAs for other models. */
    private static Optional<Verdict> foreign(TensorNames names) {
        if (names.hasUnder("transformer.") || OF_TRANSFORMERS.stream().anyMatch(names::hasPart)) {
            return refused(
                    "lora-transformer", "a LoRA for a diffusion transformer, such as Flux or Stable Diffusion 3");
        }
        long context = CONTEXT.stream()
                .mapToLong(ending -> names.extentOfEnding(ending, 1))
                .max()
                .orElse(TensorLayout.ANY);
        // Of models with convolutions only SDXL has several transformer blocks in a row.
        boolean isDeep = names.hasPart("transformer_blocks_1_") || names.hasPart("transformer_blocks.1.");
        boolean hasSecondText = Stream.of("lora_te2_", "text_encoder_2.").anyMatch(names::hasUnder);
        if (hasSecondText || context == 2048 || isDeep) {
            return refused("lora-sdxl", "a LoRA for SDXL");
        }
        return context == 1024 ? refused("lora-sd2", "a LoRA for Stable Diffusion 2") : Optional.empty();
    }

    private static Optional<Verdict> refused(String kind, String what) {
        return Optional.of(Verdict.refused(kind, what + NO_CHANGE));
    }
}
