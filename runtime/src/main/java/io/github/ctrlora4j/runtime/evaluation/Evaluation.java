package io.github.ctrlora4j.runtime.evaluation;

import ai.djl.ndarray.NDManager;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.Purpose;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.Conditions;
import io.github.ctrlora4j.runtime.engine.OwnedResources;
import io.github.ctrlora4j.runtime.engine.TorchEngine;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import io.github.ctrlora4j.runtime.prompt.ClipTokenizer;
import io.github.ctrlora4j.runtime.weights.ModelReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * Measures folders of generated images; see {@link SampleFolder} for their layout. A condition of the purpose control
 * is compared by its condition image, made again from the generated image; one of the purpose restoration by the
 * picture itself. Source: the evaluation scripts of the CtrLoRA reference. Confined to one thread; closing frees the
 * networks.
 */
public final class Evaluation implements AutoCloseable {
    /** Hears of each image that is done. */
    public interface Progress {
        void onImage(int done, int total);
    }

    /** CLIP's two encoders. */
    private record Clip(MeasureNetwork image, MeasureNetwork text, ClipTokenizer tokenizer) {}

    private final Conditions conditions;
    private final Optional<Lpips> lpips;
    private final Optional<MeasureNetwork> inception;
    private final Optional<Clip> clip;
    private final Optional<NDManager> features;
    private final OwnedResources owned;

    private Evaluation(
            Conditions conditions, ModelReader reader, EvaluationNetworks networks, OwnedResources building) {
        this.conditions = conditions;
        this.lpips = networks.lpips()
                .map(file -> new Lpips(
                        file,
                        building.own(MeasureNetwork.open(file)),
                        Lpips.heads(reader, networks.lpipsHeads().orElseThrow())));
        this.inception = networks.inception().map(file -> building.own(MeasureNetwork.open(file)));
        this.clip = networks.clipImage()
                .map(file -> new Clip(
                        building.own(MeasureNetwork.open(file)),
                        building.own(MeasureNetwork.open(networks.clipText().orElseThrow())),
                        ClipTokenizer.load()));
        this.features =
                inception.map(network -> building.own(TorchEngine.start("cpu").newManager()));
        this.owned = building.release();
    }

    /** Loads the networks; the caller closes it. */
    public static Evaluation open(Conditions conditions, ModelReader reader, EvaluationNetworks networks) {
        try (OwnedResources building = new OwnedResources()) {
            return new Evaluation(conditions, reader, networks, building);
        }
    }

    /**
     * Measures one folder.
     *
     * @param condition id or alias with which the images were generated
     * @param parameters of the condition
     * @throws InvalidRequestException if the condition is unknown, or a file is missing or has another size
     * @throws CancellationException if it was cancelled
     */
    public EvaluationRow measure(
            String condition,
            Map<String, String> parameters,
            Path folder,
            Progress progress,
            Cancellation cancellation) {
        ConditionDescriptor descriptor = conditions.get(condition);
        SampleFolder samples = SampleFolder.of(folder);
        if (inception.isPresent() && samples.names().size() < 2) {
            throw new InvalidRequestException(folder.toString(), "has one image; FID and KID need at least 2");
        }
        Optional<List<String>> prompts = clip.map(encoders -> samples.prompts());
        FolderMeasures measures = new FolderMeasures(lpips);
        for (int i = 0; i < samples.names().size(); i++) {
            if (cancellation.isCancelled()) {
                throw new CancellationException();
            }
            String name = samples.names().get(i);
            RgbImage sample = ImageFiles.read(samples.sample(name));
            if (descriptor.purpose() == Purpose.RESTORATION) {
                Path original = samples.partner("img", name);
                measures.compare(sample, ImageFiles.read(original), original);
            } else {
                Path wanted = samples.partner("control", name);
                measures.compare(again(condition, parameters, sample, cancellation), ImageFiles.read(wanted), wanted);
            }
            inception.ifPresent(
                    network -> measures.addFeatures(network, sample, ImageFiles.read(samples.partner("img", name))));
            int index = i;
            clip.ifPresent(encoders -> measures.describe(
                    encoders.image().features(FolderMeasures.levels(sample)),
                    encoders.text()
                            .run(encoders.tokenizer()
                                    .encodePadded(prompts.orElseThrow().get(index)))));
            progress.onImage(i + 1, samples.names().size());
        }
        return new EvaluationRow(
                descriptor.id(), descriptor.purpose(), folder, samples.names().size(), measures.values(features));
    }

    private RgbImage again(
            String condition, Map<String, String> parameters, RgbImage sample, Cancellation cancellation) {
        ConditionInput.Builder input = ConditionInput.builder(condition, sample);
        parameters.forEach(input::parameter);
        return conditions
                .detect(input.build(), Optional.empty(), 0, cancellation)
                .image();
    }

    @Override
    public void close() {
        owned.close();
    }
}
