package io.github.ctrlora4j.runtime.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import io.github.ctrlora4j.runtime.files.IoProblem;
import io.github.ctrlora4j.runtime.files.WholeFile;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import io.github.ctrlora4j.runtime.weights.ArrayTensor;
import io.github.ctrlora4j.runtime.weights.ModelReader;
import io.github.ctrlora4j.runtime.weights.SafetensorsWriter;
import io.github.ctrlora4j.runtime.weights.WeightLoader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The files of one training, which one process at a time writes. Each file is whole at every moment. Confined to one
 * thread; closing lets other processes write.
 */
final class TrainingFolder implements AutoCloseable {
    private static final String CHECKPOINT = "checkpoint.safetensors";
    private static final String METRICS = "metrics.jsonl";
    private static final String LOCK = ".lock";
    private static final String STEP = "ctrlora4j.training.step";
    private static final String SETTING = "ctrlora4j.training.setting.";

    private final Path folder;
    private final FileChannel lock;

    private TrainingFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * A training as it was after a step.
     *
     * @param settings that must not change, as text by name
     * @param state as {@link TrainedControl#state} returned it; empty before the first step
     */
    record Reached(int step, Map<String, String> settings, Map<String, NDArray> state) {
        Reached {
            settings = new TreeMap<>(settings);
        }
    }

    /**
     * @param folder is made if it does not exist
     * @param resumes whether a checkpoint in it is welcome
     * @throws InvalidRequestException if it has a checkpoint that is not to be resumed, or another process writes
     */
    @SuppressWarnings("MustBeClosedChecker") // the lock lives as long as this object
    static TrainingFolder open(Path folder, boolean resumes) {
        try {
            Files.createDirectories(folder);
            FileChannel channel =
                    FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!isFree(channel)) {
                channel.close();
                throw new InvalidRequestException(folder.toString(), "another process trains in this folder");
            }
            if (!resumes && Files.exists(folder.resolve(CHECKPOINT))) {
                channel.close();
                throw new InvalidRequestException(
                        folder.toString(), "has the checkpoint of a training; resume it, or choose another folder");
            }
            WholeFile.removeAbandoned(folder);
            return new TrainingFolder(folder, channel);
        } catch (IOException e) {
            throw new EngineException(folder.toString(), "cannot be written to: " + IoProblem.of(e), e);
        }
    }

    private static boolean isFree(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    /** The pictures of the validation after a step. */
    Path samples(int step) {
        return file(samplesName(step));
    }

    static String samplesName(int step) {
        return String.format(Locale.ROOT, "samples-%06d.png", step);
    }

    Path metrics() {
        return file(METRICS);
    }

    /** Replaces the checkpoint; if that fails, the previous one stays. */
    void save(Reached reached) {
        Map<String, String> metadata = new TreeMap<>();
        metadata.put(STEP, Integer.toString(reached.step()));
        reached.settings().forEach((name, value) -> metadata.put(SETTING + name, value));
        replace(CHECKPOINT, ArrayTensor.all(reached.state()), metadata);
    }

    /** Writes tensors as safetensors over whatever has this name. */
    Path replace(String name, Map<String, Tensor> tensors, Map<String, String> metadata) {
        WholeFile.replace(file(name), out -> SafetensorsWriter.write(tensors, metadata, out), written -> {});
        return file(name);
    }

    void replacePng(String name, RgbImage image) {
        byte[] png = ImageFiles.encodePng(image, Map.of());
        WholeFile.replace(file(name), out -> out.write(png), written -> {});
    }

    /**
     * The checkpoint.
     *
     * @param owner of the state
     */
    Optional<Reached> load(NDManager owner, ModelReader reader) {
        Path file = file(CHECKPOINT);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (TensorFile opened = reader.open(file)) {
            Map<String, String> settings = new LinkedHashMap<>();
            opened.metadata().forEach((name, value) -> {
                if (name.startsWith(SETTING)) {
                    settings.put(name.substring(SETTING.length()), value);
                }
            });
            Map<String, NDArray> state = WeightLoader.load(owner, file, opened.tensors(), DataType.FLOAT32);
            return Optional.of(new Reached(step(file, opened), settings, state));
        }
    }

    private static int step(Path file, TensorFile opened) {
        try {
            return Integer.parseInt(opened.metadata().getOrDefault(STEP, ""));
        } catch (NumberFormatException e) {
            throw new MalformedFileException(
                    file.toString(), "is not the checkpoint of a training: it does not say after which step", e);
        }
    }

    /** Bytes that can still be written. */
    long usableBytes() {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            throw new EngineException(folder.toString(), "its free space is unknown: " + IoProblem.of(e), e);
        }
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new EngineException(folder.toString(), "its lock cannot be released: " + IoProblem.of(e), e);
        }
    }
}
