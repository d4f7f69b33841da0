package io.github.ctrlora4j.api.host;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * Trains condition LoRAs, Base ControlNets and ControlNets on the calling thread. One training runs at a time; it loads
 * models of its own beside those of the generator. It belongs to an {@link ImageHost}.
 *
 * <pre>{@code
 * TrainingData data = TrainingData.of(Path.of("photos"), "palette");
 * ConditionTraining training = ConditionTraining.builder("dreamshaper_8", data, Path.of("palette-run"))
 *         .base("ctrlora_sd15_basecn700k").license("CC-BY-4.0").build();
 * TrainingResult result = host.trainer().train(training, TrainingListener.SILENT, new Cancellation());
 * }</pre>
 */
public interface Trainer {
    /**
     * Learns a condition from pairs. The training's folder has, from the first step on, {@code metrics.jsonl} with a
     * line per step and validation, and at intervals {@code checkpoint.safetensors}, {@code loss.png} and {@code
     * samples-STEP.png}; in the end the LoRA and a pack that can be installed. Training that is resumed from the
     * checkpoint gives the same bytes as training that was never interrupted, on a CPU with one thread ({@code
     * OMP_NUM_THREADS=1}); with more, libtorch itself rounds differently from run to run.
     *
     * @param cancellation ends it after the current step, with a checkpoint
     * @throws io.github.ctrlora4j.api.InvalidRequestException if the request makes no sense, or does not fit the
     *     checkpoint that is to be resumed
     * @throws io.github.ctrlora4j.api.MalformedFileException if pairs are faulty; names file and line of each, before
     *     the first step
     * @throws io.github.ctrlora4j.api.EngineException if memory or disk space cannot suffice, or the loss is not a
     *     number; the last checkpoint stays
     */
    TrainingResult train(ConditionTraining training, TrainingListener listener, Cancellation cancellation);

    /**
     * Learns a Base ControlNet from several conditions, one per batch; each gets a LoRA. Otherwise like {@link
     * #train(ConditionTraining, TrainingListener, Cancellation)}; in the end the folder has {@code base.safetensors},
     * and for each condition a LoRA and a pack.
     */
    TrainingResult train(BaseTraining training, TrainingListener listener, Cancellation cancellation);

    /**
     * Writes what a training had reached at a checkpoint, as it would if it ended there: a pack with its LoRA, or a base
     * with all of them. The training may be running, in this process or another.
     *
     * @param folder of the training
     * @param step one of a checkpoint that was kept, see {@link TrainingSettings#keepsCheckpoints()}; empty for the
     *     latest
     * @param out folder for the files; those of the same names are replaced
     * @return the files
     * @throws io.github.ctrlora4j.api.InvalidRequestException if the folder lacks the checkpoint
     */
    List<Path> extract(Path folder, OptionalInt step, Path out);
}
