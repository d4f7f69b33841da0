package io.github.ctrlora4j.adapters.sd15;

import io.github.ctrlora4j.api.checkpoint.TensorFile;
import io.github.ctrlora4j.api.checkpoint.Verdict;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Identifies a file by names and shapes: a table that is read from top to bottom until a row fits. Metadata is never
 * used, because people change it. Confined to one thread.
 */
final class KindTable {
    private static final String ONLY_SD15 = "; only Stable Diffusion 1.5 checkpoints work here";

    /** The second is that of an inpainting checkpoint: latent, mask, masked picture's latent. */
    private static final Set<Long> INPUTS = Set.of(4L, 9L);

    private static final Pattern HYPERNETWORK = Pattern.compile("(320|640|768|1024|1280)\\.[01]\\..*");

    private final TensorFile file;
    private final TensorNames names;

    private KindTable(TensorFile file) {
        this.file = file;
        this.names = new TensorNames(file.tensors());
    }

    static FileKind find(TensorFile file) {
        KindTable table = new KindTable(file);
        // A checkpoint with an addition merged into it is still a checkpoint.
        Optional<FileKind> part = table.names.hasUnder(LdmNames.UNET) ? Optional.empty() : table.part();
        return part.or(table::whole).or(table::remainder).orElseGet(table::unknown);
    }

    /** Files of control networks, LoRAs and other additions to a checkpoint. */
    private Optional<FileKind> part() {
        if (names.hasPart("motion_modules.") || names.hasPart("temporal_transformer.")) {
            return foreign(
                    "animatediff",
                    "a motion module of AnimateDiff, or a LoRA for one; it is a part of a checkpoint for videos");
        }
        TensorNames control = LdmNames.ofControl(names);
        boolean ldmControl = control.hasUnder("input_blocks.") && !control.hasUnder("output_blocks.");
        if (names.hasPart("loras_dict")) {
            return foreign(
                    "ctrlora-pretraining",
                    "a raw CtrLoRA training file with the LoRAs of several tasks; extract the Base ControlNet and the"
                            + " LoRAs from it first");
        }
        if (control.hasPart(".lora_layer.") && (ldmControl || control.hasUnder("time_embed."))) {
            boolean base = control.has("input_blocks.0.0.weight") || control.has("time_embed.0.weight");
            return Optional.of(base ? new CtrloraBase(file, control) : new CtrloraCondition(file, control));
        }
        Optional<FileKind> controlNet = ControlNetFile.of(file, names);
        if (controlNet.isPresent()) {
            return controlNet;
        }
        if (ldmControl || names.hasUnder(LdmNames.CONTROL)) {
            return Optional.of(new CtrloraBase(file, control));
        }
        if (names.has("zero_convs.0.0.weight") || names.hasUnder("controlnet_down_blocks.")) {
            return foreign("controlnet", "a part of a ControlNet; its encoder and its hint block are missing");
        }
        if (names.hasUnder("controlnet_blocks.")) {
            return foreign(
                    "controlnet-other",
                    "a ControlNet for another family of models, such as Flux; one for Stable Diffusion 1.5 is needed");
        }
        return LoraKinds.of(file, names).or(() -> TextualInversion.of(file));
    }

    /** Files with a complete model under LDM names. */
    private Optional<FileKind> whole() {
        TensorNames ldm = LdmNames.of(file.tensors());
        TensorNames unet = ldm.under(LdmNames.UNET);
        long context = unet.extentOfEnding("attn2.to_k.weight", 1);
        if (ldm.hasUnder("image_proj.") || ldm.hasUnder("ip_adapter.")) {
            return foreign("ip-adapter", "an IP-Adapter, which is not supported");
        }
        if (unet.hasUnder("joint_blocks.0.") || ldm.hasUnder("joint_blocks.0.")) {
            return foreign("sd3", "a Stable Diffusion 3 checkpoint" + ONLY_SD15);
        }
        if (Stream.of("double_blocks.0.", "single_blocks.0.")
                .anyMatch(block -> unet.hasUnder(block) || ldm.hasUnder(block))) {
            return foreign("flux", "a Flux checkpoint" + ONLY_SD15);
        }
        if (ldm.hasPart(".time_stack.") || ldm.hasPart(".time_mixer.")) {
            return foreign("svd", "a Stable Video Diffusion checkpoint" + ONLY_SD15);
        }
        boolean refiner = unet.extent("input_blocks.0.0.weight", 0) == 384 || context == 1280;
        if (ldm.hasUnder("conditioner.embedders.") || unet.has("label_emb.0.0.weight") || context == 2048 || refiner) {
            return foreign(
                    refiner ? "sdxl-refiner" : "sdxl",
                    "an SDXL" + (refiner ? " refiner" : "") + " checkpoint" + ONLY_SD15);
        }
        if (ldm.hasUnder("cond_stage_model.model.transformer.resblocks.")
                || context == 1024
                || unet.shape("input_blocks.1.1.proj_in.weight").size() == 2) {
            return foreign("sd2", "a Stable Diffusion 2 checkpoint" + ONLY_SD15);
        }
        if (ldm.hasUnder(LdmNames.UNET)) {
            return variant(ldm, unet);
        }
        if (ldm.has(LdmNames.VAE + "decoder.conv_in.weight") || ldm.has(LdmNames.VAE + "encoder.conv_in.weight")) {
            return Optional.of(ComponentFile.vae(file, ldm));
        }
        return ldm.has(LdmNames.TEXT + "embeddings.token_embedding.weight")
                ? Optional.of(ComponentFile.text(file, ldm))
                : Optional.empty();
    }

    /** SD 1.x and the networks that were made from it. */
    private Optional<FileKind> variant(TensorNames ldm, TensorNames unet) {
        boolean visual = ldm.hasUnder("cond_stage_model.model.visual.")
                || ldm.hasUnder("cond_stage_model.transformer.vision_model.");
        if (visual && !ldm.hasUnder(LdmNames.TEXT)) {
            return foreign("image-variation", "an image variation checkpoint, which takes images instead of text");
        }
        if (ldm.hasUnder("cond_stage_model.roberta.")) {
            return foreign("multilingual", "a checkpoint with a multilingual text encoder" + ONLY_SD15);
        }
        if (unet.hasPart(".fuser.")) {
            return foreign("gligen", "a GLIGEN checkpoint, which needs boxes as input" + ONLY_SD15);
        }
        if (unet.hasPart("motion_modules") || unet.hasPart("temporal_transformer")) {
            return foreign("animatediff", "an AnimateDiff checkpoint for videos" + ONLY_SD15);
        }
        if (unet.has("time_embed.cond_proj.weight") || unet.has("time_embedding.cond_proj.weight")) {
            return foreign("lcm", "a latent consistency model, whose UNet has a guidance input" + ONLY_SD15);
        }
        long input = unet.extent("input_blocks.0.0.weight", 1);
        if (input == 8) {
            return ldm.has("cc_projection.weight")
                    ? foreign("zero123", "a Zero-1-to-3 checkpoint (8 input channels)" + ONLY_SD15)
                    : foreign("instruct-pix2pix", "an InstructPix2Pix checkpoint (8 input channels)" + ONLY_SD15);
        }
        if (!unet.hasUnder("middle_block.1.")) {
            return foreign(
                    "sd15-distilled",
                    "a distilled Stable Diffusion 1.5 without its middle block, which the control"
                            + " of a Base ControlNet needs");
        }
        if (input != TensorLayout.ANY && !INPUTS.contains(input)) {
            return foreign(
                    "sd15-variant",
                    "a variant of Stable Diffusion 1.5 whose UNet has " + input + " input channels instead of 4");
        }
        return Optional.of(new LdmCheckpoint(file, ldm));
    }

    /** Parts of a checkpoint in separate files, and other files that are known by name. */
    private Optional<FileKind> remainder() {
        if (names.has("1.weight") && names.has("3.conv.0.weight")
                || names.hasPart("taesd_")
                || names.has("decoder.layers.0.weight")) {
            return foreign("vae-other", "a tiny autoencoder (TAESD) for previews; it is no VAE");
        }
        if (names.hasEnding("decoder.conv_in.weight")) {
            return foreign("vae-other", "a VAE under unknown names");
        }
        if (names.hasPart("vision_model.embeddings.")) {
            return foreign("image-encoder", "an image encoder (CLIP vision); no network here takes one");
        }
        if (names.hasUnder("adapter.body.") || names.hasUnder("body.0.in_conv.") || names.has("body.0.block1.weight")) {
            return foreign("t2i-adapter", "a T2I-Adapter, which is not supported; use a condition of CtrLoRA");
        }
        if (!names.isEmpty()
                && names.all().stream()
                        .allMatch(name -> HYPERNETWORK.matcher(name).matches())) {
            return foreign("hypernetwork", "a hypernetwork, which is not supported; use a style LoRA");
        }
        if (names.has("conv_first.weight") || (names.has("model.0.weight") && names.hasUnder("model.1.sub."))) {
            return foreign("upscaler", "an upscaler of the ESRGAN family; it is not a checkpoint");
        }
        return pipeline();
    }

    /** A diffusers folder without a UNet belongs to another family, which its index names. */
    private Optional<FileKind> pipeline() {
        return Optional.ofNullable(file.metadata().get("model_index.json"))
                .flatMap(JsonText::object)
                .map(index -> String.valueOf(index.getOrDefault("_class_name", "of an unknown name")))
                .flatMap(pipeline -> foreign(
                        pipeline.contains("StableDiffusion3")
                                ? "sd3"
                                : pipeline.contains("Flux") ? "flux" : "diffusers",
                        "a diffusers folder without a UNet, for the pipeline " + pipeline + ONLY_SD15));
    }

    /**
     * @param kind the stable word for scripts
     * @param what description of the file ("a …") and what to do
     */
    private Optional<FileKind> foreign(String kind, String what) {
        return Optional.of(new FileKind.Useless(file, Verdict.refused(kind, what)));
    }

    private FileKind unknown() {
        return new FileKind.Useless(
                file,
                Verdict.unknown("an unknown model with " + names.tensors().size() + " tensors, the first "
                        + names.all().stream().limit(5).toList()));
    }
}
