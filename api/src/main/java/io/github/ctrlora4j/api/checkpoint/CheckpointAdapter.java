package io.github.ctrlora4j.api.checkpoint;

/**
 * Extension point: maps the tensor names of one community layout to the canonical ones.
 *
 * <pre>{@code
 * @AutoService(CheckpointAdapter.class)
 * public final class MyTrainerAdapter implements CheckpointAdapter {
 *     public String id() { return "my-trainer"; }
 *     public Verdict examine(TensorFile file) {
 *         return file.tensors().containsKey("net.unet.conv_in.weight")
 *                 ? Verdict.usable("my-trainer", ModelRole.CHECKPOINT, "a checkpoint of my trainer")
 *                 : Verdict.unknown("no net.unet.*");
 *     }
 *     public ModelWeights adapt(TensorFile file) { return ModelWeights.builder(ModelRole.CHECKPOINT, "sd15").component("unet", renamed(file)).build(); }
 * }
 * }</pre>
 *
 * <p>Called from any thread; implementations keep no state.
 */
public interface CheckpointAdapter {
    /** Lower-case ASCII letters, digits and hyphens, at most 64 characters. */
    String id();

    /**
     * Judges a file by names, dtypes, shapes and metadata alone, without reading data. Never throws for a foreign file.
     * A file is usable only if the runtime can load the result of {@link #adapt}: complete, and with weights of a
     * floating-point type.
     */
    Verdict examine(TensorFile file);

    /**
     * The canonical form of a file. Called only after {@link #examine} found the same open file usable, so the file
     * need not be examined again. Reads no data.
     */
    ModelWeights adapt(TensorFile file);
}
