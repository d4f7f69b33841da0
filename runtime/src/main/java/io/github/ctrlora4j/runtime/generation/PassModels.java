package io.github.ctrlora4j.runtime.generation;

import ai.djl.ndarray.NDManager;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.runtime.models.DiffusionModel;
import io.github.ctrlora4j.runtime.models.LoadedModels;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The models of a run's passes. Passes may have other checkpoints, or other style LoRAs on the same one, so a pass must
 * take its model when it begins. Confined to one thread.
 */
final class PassModels {
    /** A model that is ready to draw. */
    record Ready(DiffusionModel model, PictureCodec codec, TextContexts texts) {}

    private final LoadedModels models;
    private final GenerationRequest request;
    private final Runnable between;
    private final Map<PlannedModel, Ready> ready = new HashMap<>();
    private Optional<PlannedModel> acting = Optional.empty();

    /** @param between called between texts, and between a VAE's tiles; may end the run */
    PassModels(LoadedModels models, GenerationRequest request, Runnable between) {
        this.models = models;
        this.request = request;
        this.between = between;
    }

    /**
     * Lets the model of a pass act; loads what is not loaded.
     *
     * @param scope lives as long as the run
     */
    Ready begin(PlannedPass pass, NDManager scope) {
        PlannedModel planned = pass.model();
        if (acting.filter(planned::equals).isEmpty()) {
            DiffusionModel loaded = models.model(planned.sources(), planned.activeLoras());
            DiffusionModel model = request.seamless() ? loaded.seamless() : loaded;
            PictureCodec codec = new PictureCodec(model, request.vaeTiling(), request.seamless(), between);
            ready.putIfAbsent(
                    planned, new Ready(model, codec, new TextContexts(model, scope, planned, request, between)));
            acting = Optional.of(planned);
        }
        return Objects.requireNonNull(ready.get(planned));
    }
}
