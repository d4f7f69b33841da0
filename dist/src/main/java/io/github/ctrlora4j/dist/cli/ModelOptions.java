package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.Prediction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The models of a request besides its checkpoint. */
final class ModelOptions {
    @Option(
            names = "--vae",
            paramLabel = "FILE_OR_NAME",
            description = "VAE that decodes pictures, or a checkpoint whose VAE does; default: NAME.vae.safetensors"
                    + " beside the checkpoint, or its own.")
    private Optional<String> vae = Optional.empty();

    @Option(
            names = "--condition-vae",
            paramLabel = "FILE_OR_NAME",
            description = "VAE that encodes condition images; default: the checkpoint's own, whatever --vae is.")
    private Optional<String> conditionVae = Optional.empty();

    @Option(
            names = "--text-encoder",
            paramLabel = "FILE_OR_NAME",
            description = "Text encoder, or a checkpoint whose text encoder is used; default: the checkpoint's own.")
    private Optional<String> textEncoder = Optional.empty();

    @Option(
            names = "--prediction",
            paramLabel = "KIND",
            description = "What the UNet predicts: ${COMPLETION-CANDIDATES}; default: what the checkpoint, or NAME.yaml"
                    + " beside it, says.")
    private Optional<Prediction> prediction = Optional.empty();

    @Option(
            names = "--base",
            paramLabel = "FILE_OR_NAME",
            description = "Base ControlNet; may be left out where the model folders have just one.")
    private Optional<String> base = Optional.empty();

    @Option(
            names = "--lora",
            paramLabel = "FILE_OR_NAME[:UNET[:TEXT]]",
            description = "LoRA that changes the checkpoint's style or subject, with its weights for the UNet and the"
                    + " text encoder, -10..10; default 1, and the UNet's for both. Repeatable.")
    private List<String> styleLoras = new ArrayList<>();

    void addTo(GenerationRequest.Builder request) {
        vae.ifPresent(request::vae);
        conditionVae.ifPresent(request::conditionVae);
        textEncoder.ifPresent(request::textEncoder);
        prediction.ifPresent(request::prediction);
        base.ifPresent(request::base);
        if (!styleLoras.isEmpty()) {
            request.styleLoras(styleLoras.stream().map(StyleLoraArgument::parse).toList());
        }
    }
}
