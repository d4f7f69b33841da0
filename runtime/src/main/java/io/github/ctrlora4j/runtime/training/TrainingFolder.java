package io.github.ctrlora4j.runtime.training;

import ai.djl.ndarray.NDManager;
import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.runtime.engine.OwnedResources;
import io.github.ctrlora4j.runtime.files.IoProblem;
import io.github.ctrlora4j.runtime.files.WholeFile;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import io.github.ctrlora4j.runtime.weights.ArrayTensor;
import io.github.ctrlora4j.runtime.weights.ModelReader;
import io.github.ctrlora4j.runtime.weights.SafetensorsWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of one training, which one process at a time writes. Each file is whole at every moment. Confined to one
 * thread; closing lets other processes write.
 */
final class TrainingFolder implements AutoCloseable {
    private static final String CHECKPOINT = "checkpoint.safetensors";
    private static final Pattern KEPT = Pattern.compile("checkpoint-(\\d+)\\.safetensors");
    static final String METRICS = "metrics.jsonl";
    private static final String LOCK = ".lock";

    private final Path folder;
    private final FileChannel lock;

    private TrainingFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * @param folder is made if it does not exist
     * @param resumes whether a checkpoint in it is welcome
     * @throws InvalidRequestException if it has a checkpoint that is not to be resumed, or another process writes
     */
    @SuppressWarnings("MustBeClosedChecker") // the lock lives as long as this object
    static TrainingFolder open(Path folder, boolean resumes) {
        try (OwnedResources building = new OwnedResources()) {
            Files.createDirectories(folder);
            FileChannel channel = building.own(
                    FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE));
            if (!isFree(channel)) {
                throw new InvalidRequestException(folder.toString(), "another process trains in this folder");
            }
            if (!resumes && Files.exists(folder.resolve(CHECKPOINT))) {
                throw new InvalidRequestException(
                        folder.toString(), "has the checkpoint of a training; resume it, or choose another folder");
            }
            WholeFile.removeAbandoned(folder);
            building.release();
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

    static String samplesName(int step) {
        return String.format(Locale.ROOT, "samples-%06d.png", step);
    }

    Path metrics() {
        return file(METRICS);
    }

    /**
     * Replaces the checkpoint; if that fails, the previous one stays.
     *
     * @param isKept whether it also stays under a name of its own
     */
    void save(Checkpoint checkpoint, boolean isKept) {
        if (isKept) {
            write(keptName(checkpoint.step()), checkpoint);
        }
        write(CHECKPOINT, checkpoint);
    }

    private void write(String name, Checkpoint checkpoint) {
        WholeFile.replace(
                file(name),
                out -> SafetensorsWriter.write(ArrayTensor.all(checkpoint.state()), checkpoint.metadata(), out),
                written -> {});
    }

    private static String keptName(int step) {
        return String.format(Locale.ROOT, "checkpoint-%06d.safetensors", step);
    }

    void replacePng(String name, RgbImage image) {
        byte[] png = ImageFiles.encodePng(image, Map.of());
        WholeFile.replace(file(name), out -> out.write(png), written -> {});
    }

    /**
     * The latest checkpoint.
     *
     * @param owner of the state
     */
    Optional<Checkpoint> load(NDManager owner, ModelReader reader) {
        Path file = file(CHECKPOINT);
        return Files.isRegularFile(file) ? Optional.of(Checkpoint.read(owner, reader, file)) : Optional.empty();
    }

    /**
     * File of a checkpoint of any training; the folder may be another process's.
     *
     * @param step of one that was kept; empty for the latest
     * @throws InvalidRequestException if there is none
     */
    static Path checkpoint(Path folder, OptionalInt step) {
        Path file = folder.resolve(step.isPresent() ? keptName(step.getAsInt()) : CHECKPOINT);
        if (Files.isRegularFile(file)) {
            return file;
        }
        if (step.isEmpty()) {
            throw new InvalidRequestException(folder.toString(), "has no checkpoint of a training");
        }
        List<Integer> kept = kept(folder);
        throw new InvalidRequestException(
                "step",
                folder + " has no checkpoint of step " + step.getAsInt()
                        + (kept.isEmpty() ? "; none but the latest was kept" : "; those of " + kept + " were kept"));
    }

    private static List<Integer> kept(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> KEPT.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(name -> Integer.valueOf(name.group(1)))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new EngineException(folder.toString(), "cannot be read: " + IoProblem.of(e), e);
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
