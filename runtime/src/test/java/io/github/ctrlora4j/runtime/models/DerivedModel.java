package io.github.ctrlora4j.runtime.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.ctrlora4j.runtime.programs.UnetControl;
import io.github.ctrlora4j.runtime.prompt.PromptChunk;
import java.util.List;

/** A model that does what another one does, unless it says otherwise. */
public interface DerivedModel extends DiffusionModel {
    DiffusionModel model();

    @Override
    default DiffusionModel seamless() {
        return model().seamless();
    }

    @Override
    default LatentSpace latents() {
        return model().latents();
    }

    @Override
    default NDArray encodeText(NDManager owner, List<PromptChunk> chunks, int clipSkip) {
        return model().encodeText(owner, chunks, clipSkip);
    }

    @Override
    default Object conditionEncoder() {
        return model().conditionEncoder();
    }

    @Override
    default NDList tile(NDManager owner, TileWork work, NDArray input, NDList statistics) {
        return model().tile(owner, work, input, statistics);
    }

    @Override
    default NDArray whole(NDManager owner, TileWork work, NDArray input) {
        return model().whole(owner, work, input);
    }

    @Override
    default NDArray encodeImage(NDManager owner, NDArray image) {
        return model().encodeImage(owner, image);
    }

    @Override
    default NDArray encodeCondition(NDManager owner, NDArray image) {
        return model().encodeCondition(owner, image);
    }

    @Override
    default NDArray predictNoise(
            NDManager owner, NDArray latents, double timestep, NDArray context, UnetControl control) {
        return model().predictNoise(owner, latents, timestep, context, control);
    }

    @Override
    default NDArray decode(NDManager owner, NDArray latents) {
        return model().decode(owner, latents);
    }
}
