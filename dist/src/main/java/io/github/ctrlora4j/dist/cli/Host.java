package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.checkpoint.Verdict;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.host.ImageGenerator;
import io.github.ctrlora4j.runtime.RuntimeOptions;
import io.github.ctrlora4j.runtime.packs.PackDescriptor;
import io.github.ctrlora4j.runtime.packs.PackRecipe;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** All that the commands need from the runtime; their tests stand in for it. Used from the main thread. */
interface Host {
    /** Opens the networks' engine; the caller closes the generator. */
    ImageGenerator openGenerator(RuntimeOptions options);

    /** Loads the plugins alone, no engine and no model; the caller closes them. */
    Plugins loadPlugins(RuntimeOptions options);

    /** Loads the plugins, for work on packs; the caller closes them. */
    Packs openPacks(RuntimeOptions options);

    /** Says what a file is; a file that cannot be read is an answer, too. */
    ExaminedFile examine(Path file);

    RgbImage readImage(Path file);

    /** Writes a whole new file or none; refuses a file that exists. */
    void writePng(Path file, RgbImage image, Map<String, String> text);

    /** Starts each engine and says how that went; never throws. */
    List<EngineReport> probeEngines();

    /** The plugins that were found. */
    interface Plugins extends AutoCloseable {
        /** The usable conditions, sorted by id. */
        List<ConditionDescriptor> conditions();

        /** Ids of the conditions that bring a LoRA for this Base ControlNet. */
        List<String> trainedFor(Path base);

        Detected detect(
                DetectorArgument condition,
                RgbImage source,
                long seed,
                Optional<RgbImage> mask,
                BooleanSupplier cancelled);

        /** One report per plugin, also of those that failed. */
        List<PluginReport> reports();

        @Override
        void close();
    }

    /** Packs on disk. What is not as it must be throws a {@link io.github.ctrlora4j.api.CtrloraException}. */
    interface Packs extends AutoCloseable {
        /** Makes a pack and verifies it; an existing file is never overwritten. */
        PackDescriptor create(PackRecipe recipe, Path out);

        /** Looks at every byte of a zip or folder. */
        PackDescriptor verify(Path pack);

        /** Verifies a pack and copies it into the plugin folder, whole or not at all; gives the new file. */
        Path install(Path pack);

        /** What is meant as a pack in the plugin folder, by file name. */
        List<ListedPack> list();

        /** Deletes a pack, called by its id or file name; gives the deleted file. */
        Path remove(String name);

        @Override
        void close();
    }

    /**
     * A file or folder that is meant as a pack. Immutable.
     *
     * @param descriptor empty if it cannot be read
     * @param problem why it is not in use, if it is not
     */
    record ListedPack(Path file, Optional<PackDescriptor> descriptor, Optional<String> problem) {}

    /**
     * A condition image. Immutable.
     *
     * @param madeBy what made it, where the condition says so
     */
    record Detected(RgbImage image, Optional<String> madeBy) {}

    /**
     * How loading a plugin went. Immutable.
     *
     * @param source its jar
     * @param id as its manifest has it, or what stands for it
     * @param state a word such as {@code started}
     * @param conditions ids of its conditions
     * @param problem what is wrong and what to do, if something is
     */
    record PluginReport(
            String source, String id, String version, String state, List<String> conditions, Optional<String> problem) {
        public PluginReport {
            conditions = List.copyOf(conditions);
        }
    }

    /**
     * What a model file is. Immutable.
     *
     * @param format container, such as {@code safetensors}; empty if not readable
     * @param verdict what an adapter said; empty if not readable
     * @param reason why it is unreadable, or the verdict's reason
     * @param tensors how many tensors its index has
     * @param dtypes number of tensors by element type
     */
    record ExaminedFile(
            Path path,
            String format,
            Optional<Verdict> verdict,
            String reason,
            int tensors,
            Map<String, Integer> dtypes) {
        public ExaminedFile {
            dtypes = Map.copyOf(dtypes);
        }

        boolean isReadable() {
            return verdict.isPresent();
        }
    }

    /**
     * How starting an engine went. Immutable.
     *
     * @param name such as {@code PyTorch}
     * @param version empty if it did not start
     * @param library folder or file of its native library; empty if it did not start
     * @param devices what it computes on
     * @param problem why it does not work, if so
     */
    record EngineReport(String name, String version, String library, List<Device> devices, Optional<String> problem) {
        public EngineReport {
            devices = List.copyOf(devices);
        }
    }

    /**
     * A device with its memory in bytes. Immutable.
     *
     * @param name as {@code --device} takes it
     */
    record Device(String name, long totalBytes, long freeBytes) {}
}
