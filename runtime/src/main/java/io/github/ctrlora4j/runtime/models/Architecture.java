package io.github.ctrlora4j.runtime.models;

import ai.djl.ndarray.NDArray;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.host.Prediction;
import io.github.ctrlora4j.api.host.PromptSyntax;
import io.github.ctrlora4j.runtime.control.BaseControlNet;
import io.github.ctrlora4j.runtime.control.ControlNet;
import io.github.ctrlora4j.runtime.control.EncoderShape;
import io.github.ctrlora4j.runtime.engine.TorchEngine;
import io.github.ctrlora4j.runtime.programs.ControlTraining;
import io.github.ctrlora4j.runtime.prompt.PromptChunks;
import io.github.ctrlora4j.runtime.prompt.TextEmbedding;
import io.github.ctrlora4j.runtime.prompt.Triggers;
import io.github.ctrlora4j.runtime.sampling.NoiseSchedule;
import io.github.ctrlora4j.runtime.weights.ArrayPool;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A family of models: what a generation must know before one of them is loaded, and how its files become networks. Each
 * has a sub-package of its own, and nothing outside of it names the family. Immutable.
 */
public interface Architecture {
    /** As {@link ModelWeights#architecture()} returns it. */
    String id();

    LatentSpace latents();

    /**
     * The noise that a checkpoint was trained with, and what it predicts.
     *
     * @param checkpoint its settings may state it
     * @param prediction overrules them
     */
    NoiseSchedule schedule(ModelWeights checkpoint, Optional<Prediction> prediction);

    /**
     * Shorter side in pixels of the pictures that a checkpoint was trained on, which is what it draws best.
     *
     * @param checkpoint its metadata may state it
     */
    int nativeResolution(ModelWeights checkpoint);

    /**
     * A text as the text encoder reads it.
     *
     * @param embeddings those that the text may name
     * @throws io.github.ctrlora4j.api.InvalidRequestException if it is too long or has an infinite weight
     */
    PromptChunks chunks(String text, PromptSyntax syntax, List<TextEmbedding> embeddings);

    /** Looks for names of embeddings in texts. */
    Triggers triggers(List<String> names);

    /** Width of a checkpoint's text encoder, which embeddings must have. Reads no data. */
    long textWidth(ModelWeights checkpoint);

    /** Width of the text that a checkpoint's UNet reads. Reads no data. */
    long contextWidth(ModelWeights checkpoint);

    /** Tokens of a plain text that the text encoder reads. */
    int textCapacity();

    /** The part of a plain text beyond {@link #textCapacity()}; empty if all of it is read. */
    Optional<String> droppedText(String text, List<TextEmbedding> embeddings);

    /** What a checkpoint's UNet requires of a Base ControlNet. Reads no data. */
    EncoderShape encoder(ModelWeights checkpoint);

    /** A Base ControlNet before its training, made of a checkpoint's UNet. Reads no data. */
    ModelWeights newBase(ModelWeights checkpoint);

    /** True if a checkpoint's UNet also sees a mask, and the latent of what is not masked. Reads no data. */
    boolean isInpaintingModel(ModelWeights checkpoint);

    /**
     * Loads a part of a checkpoint; the caller closes it.
     *
     * @param file named in errors
     * @param pool of {@link #pool}, taken before fresh memory
     * @throws io.github.ctrlora4j.api.UnsupportedFileException if the file lacks this part
     * @throws io.github.ctrlora4j.api.MalformedFileException if a weight is not a finite number
     */
    ModelComponent load(TorchEngine engine, Path file, ModelWeights weights, ModelPart part, ArrayPool pool);

    /** Memory for a part, empty until freed components are recycled into it; the caller closes it. */
    ArrayPool pool(TorchEngine engine, ModelWeights weights, ModelPart part);

    /** Bytes of a part when it is loaded; 0 if the file lacks it. Reads no data. */
    long bytes(TorchEngine engine, ModelWeights weights, ModelPart part);

    /**
     * What the networks take while they run. Reads no data.
     *
     * @param unet the checkpoint whose UNet draws
     * @param vae the file whose VAE decodes
     */
    WorkingMemory workingMemory(TorchEngine engine, ModelWeights unet, ModelWeights vae);

    /** True if the file's part is what is loaded already, to the last bit. Reads until it finds a difference. */
    boolean isLoaded(TorchEngine engine, ModelComponent loaded, Path file, ModelWeights weights);

    /**
     * Puts a model together. The components stay the caller's and outlive it.
     *
     * @param vae decodes pictures
     * @param conditionVae encodes condition images
     * @param conditionEncoder names that one's weights, see {@link DiffusionModel#conditionEncoder()}
     */
    DiffusionModel model(
            TorchEngine engine,
            ModelComponent text,
            ModelComponent unet,
            ModelComponent vae,
            ModelComponent conditionVae,
            Object conditionEncoder);

    /** Loads a Base ControlNet; otherwise like {@link #load}. */
    BaseControlNet loadBase(TorchEngine engine, Path file, ModelWeights base);

    /**
     * Loads a ControlNet; otherwise like {@link #load}.
     *
     * @param unet of the checkpoint, by name; read if the file holds the difference to it
     */
    ControlNet loadControlNet(TorchEngine engine, Path file, ModelWeights controlNet, Map<String, Tensor> unet);

    /** What the shapes of a UNet or a Base ControlNet do not tell, from its file's metadata. */
    ControlTraining.Attention attention(Path file, ModelWeights weights);

    /**
     * A UNet as loaded, without style LoRAs, in one program with a control network that is to be trained. The UNet
     * outlives it.
     *
     * @param control {@code control_model.*} to tensors
     */
    ControlTraining training(
            ControlTraining.Network network,
            ModelComponent unet,
            ControlTraining.Attention unetAttention,
            Map<String, NDArray> control,
            ControlTraining.Attention attention);
}
