package io.github.ctrlora4j.runtime.models;

import io.github.ctrlora4j.api.checkpoint.ModelRole;
import java.nio.file.Path;

/**
 * The files from which a model is put together; several may be the same. Immutable.
 *
 * @param vae decodes pictures
 * @param conditionVae encodes condition images
 */
public record ModelSources(Source text, Source unet, Source vae, Source conditionVae) {
    /**
     * A file of which one part is used.
     *
     * @param role as which it is opened
     */
    public record Source(Path file, ModelRole role) {}

    /** All parts of one checkpoint. */
    public static ModelSources of(Path checkpoint) {
        Source source = new Source(checkpoint, ModelRole.CHECKPOINT);
        return new ModelSources(source, source, source, source);
    }
}
