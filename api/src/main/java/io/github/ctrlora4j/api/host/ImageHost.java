package io.github.ctrlora4j.api.host;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Everything that ctrlora4j offers to an application, behind one interface that can be injected: the installed
 * conditions, models and samplers, and the generator. Opening a host does not start the engine; the first call of
 * {@link #generator()} does. Thread-safe.
 *
 * <p>Closing stops a running generation after its current step and cancels those that wait. A closed host throws {@link
 * IllegalStateException} from everything except {@link #close()}.
 */
public interface ImageHost extends AutoCloseable {
    /** The installed conditions and their preprocessors. */
    Conditions conditions();

    /** The model files in the host's folders. */
    Models models();

    /** The samplers that a request can name, sorted by id. */
    List<SamplerDescriptor> samplers();

    /**
     * What a model is given of a prompt. Starts no engine.
     *
     * @param steps of the run, for prompts that change
     * @param checkpoint whose text encoder reads it, as in a request; empty for Stable Diffusion 1.5's, where an
     *     embedding may have any width
     * @throws io.github.ctrlora4j.api.InvalidRequestException if a request could not have this prompt or these steps,
     *     or there is no such checkpoint
     * @throws io.github.ctrlora4j.api.UnsupportedFileException if the prompt names an embedding that does not fit
     */
    PromptReading readPrompt(String prompt, int steps, PromptSyntax syntax, Optional<String> checkpoint);

    /**
     * What an image's metadata say about how it was made: the "parameters" of this program or of
     * stable-diffusion-webui, or ComfyUI's graph. Starts no engine.
     *
     * @param image PNG, JPEG or WebP
     * @throws io.github.ctrlora4j.api.InvalidRequestException if there is no such file
     * @throws io.github.ctrlora4j.api.MalformedFileException if it is not an image, or is cut off
     */
    ImageInfo readInfo(Path image);

    /** The same for a "parameters" text, such as {@link GeneratedImage#parameters()}. */
    ImageInfo readInfo(String parameters);

    /**
     * The generator, always the same one; it belongs to the host and is closed with it.
     *
     * @throws io.github.ctrlora4j.api.EngineException if the engine's native libraries cannot be loaded
     * @throws io.github.ctrlora4j.api.InvalidRequestException if the configured device does not exist
     */
    ImageGenerator generator();

    /**
     * What a request needs of the device's memory. Resolves all names as a generation does, reads indexes of files but
     * no weights, and starts the engine if it has not been started. {@link ImageGenerator#generate} does the same first
     * and refuses a request that is not {@linkplain MemoryNeed#isAllowed() allowed}.
     *
     * @throws io.github.ctrlora4j.api.CtrloraException as {@link ImageGenerator#generate} does, if a name is unknown or
     *     files do not fit together
     */
    MemoryNeed memoryNeed(GenerationRequest request);

    /** Trains conditions; each training starts the engine if that does not run. */
    Trainer trainer();

    /**
     * Frees models and native memory. Closing again has no effect, unless work that did not end in time has kept
     * something; a progress listener may close its own host.
     */
    @Override
    void close();
}
