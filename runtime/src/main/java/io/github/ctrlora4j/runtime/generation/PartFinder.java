package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.runtime.models.Architecture;
import io.github.ctrlora4j.runtime.models.ModelPart;
import io.github.ctrlora4j.runtime.models.ModelSources;
import io.github.ctrlora4j.runtime.models.ModelSources.Source;
import io.github.ctrlora4j.runtime.weights.ModelLibrary;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Finds the files of a request's text encoder and VAEs: those that it names, else the checkpoint's own, else the only
 * one in the model folders. A VAE beside the checkpoint comes before its own, as in web UIs.
 */
record PartFinder(ModelLibrary library, GenerationRequest request, Path file, ModelWeights checkpoint) {
    /** @throws InvalidRequestException if a part is missing or does not fit; names its field */
    ModelSources find(Architecture architecture) {
        Source own = new Source(file, ModelRole.CHECKPOINT);
        long width = architecture.contextWidth(checkpoint);
        Predicate<Path> fits = text -> width(architecture, text) == width;
        Source text = request.textEncoder()
                .map(name -> named("textEncoder", name, ModelRole.TEXT_ENCODER))
                .map(found -> requireWidth(architecture, found, width))
                .orElseGet(() -> has(ModelPart.TEXT) ? own : only("textEncoder", ModelPart.TEXT, fits));
        Source vae = request.vae()
                .map(name -> named("vae", name, ModelRole.VAE))
                .or(() -> library.vaeBeside(file).map(beside -> new Source(beside, ModelRole.VAE)))
                .orElseGet(() -> has(ModelPart.VAE) ? own : only("vae", ModelPart.VAE, any -> true));
        Source conditionVae = request.conditionVae()
                .map(name -> named("conditionVae", name, ModelRole.VAE))
                .orElse(has(ModelPart.VAE) ? own : vae);
        return new ModelSources(text, own, vae, conditionVae);
    }

    private boolean has(ModelPart part) {
        return checkpoint.components().containsKey(part.component());
    }

    private Source named(String field, String name, ModelRole role) {
        try {
            Path found = library.find(name, role);
            library.reader().open(found, role).close();
            return new Source(found, role);
        } catch (InvalidRequestException e) {
            throw e.at(field);
        } catch (CtrloraException e) {
            throw new InvalidRequestException(field, e.getMessage(), e);
        }
    }

    private Source requireWidth(Architecture architecture, Source text, long width) {
        long found = width(architecture, text.file());
        if (found != width) {
            throw new InvalidRequestException(
                    "textEncoder",
                    text.file() + " makes texts of width " + found + ", the UNet of " + file + " reads " + width);
        }
        return text;
    }

    private long width(Architecture architecture, Path text) {
        try (OpenedModel opened = library.reader().open(text, ModelRole.TEXT_ENCODER)) {
            return architecture.textWidth(opened.weights());
        }
    }

    private Source only(String field, ModelPart part, Predicate<Path> fits) {
        ModelRole role = part == ModelPart.TEXT ? ModelRole.TEXT_ENCODER : ModelRole.VAE;
        List<Path> fitting = library.all(role).stream().filter(fits).toList();
        return Optional.of(fitting)
                .filter(files -> files.size() == 1)
                .map(files -> new Source(files.get(0), role))
                .orElseThrow(() -> new InvalidRequestException(
                        field,
                        file + " has no " + part.title() + "; name a file, or a checkpoint that has one: "
                                + (fitting.isEmpty()
                                        ? "no " + part.title() + " in " + library.folders() + " fits"
                                        : "several fit, " + fitting)));
    }
}
