package io.github.ctrlora4j.runtime;

import ai.djl.ndarray.types.DataType;
import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.Conditions;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageGenerator;
import io.github.ctrlora4j.api.host.ImageHost;
import io.github.ctrlora4j.api.host.ImageInfo;
import io.github.ctrlora4j.api.host.MemoryNeed;
import io.github.ctrlora4j.api.host.Models;
import io.github.ctrlora4j.api.host.PromptReading;
import io.github.ctrlora4j.api.host.PromptSyntax;
import io.github.ctrlora4j.api.host.SamplerDescriptor;
import io.github.ctrlora4j.api.host.Trainer;
import io.github.ctrlora4j.runtime.conditions.ConditionRegistry;
import io.github.ctrlora4j.runtime.engine.MemoryBudget;
import io.github.ctrlora4j.runtime.engine.ProcessExit;
import io.github.ctrlora4j.runtime.engine.TorchEngine;
import io.github.ctrlora4j.runtime.evaluation.Evaluation;
import io.github.ctrlora4j.runtime.evaluation.EvaluationNetworks;
import io.github.ctrlora4j.runtime.files.TemporaryFolder;
import io.github.ctrlora4j.runtime.generation.Generator;
import io.github.ctrlora4j.runtime.generation.ImageInfoReader;
import io.github.ctrlora4j.runtime.generation.ParametersText;
import io.github.ctrlora4j.runtime.generation.PromptReader;
import io.github.ctrlora4j.runtime.models.Architectures;
import io.github.ctrlora4j.runtime.models.sd15.Sd15;
import io.github.ctrlora4j.runtime.networks.OnnxNetworks;
import io.github.ctrlora4j.runtime.packs.Packs;
import io.github.ctrlora4j.runtime.prompt.ClipTokenizer;
import io.github.ctrlora4j.runtime.repository.PluginInstaller;
import io.github.ctrlora4j.runtime.repository.PluginRepository;
import io.github.ctrlora4j.runtime.sampling.SamplerCatalog;
import io.github.ctrlora4j.runtime.training.TrainingEnvironment;
import io.github.ctrlora4j.runtime.weights.ModelLibrary;
import io.github.ctrlora4j.runtime.weights.ModelReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runtime as an application sees it: conditions, model folders, packs, and a generator on one device. Opening it
 * reads no file and starts no engine; each part starts when it is first used. Thread-safe.
 *
 * <p>If the JVM ends while native code runs, a shutdown hook cancels that work and waits for it, up to a limit; after
 * that the process ends without destroying its native libraries, because the code that still runs would crash.
 */
public final class Ctrlora4j implements ImageHost {
    private static final Logger log = LoggerFactory.getLogger(Ctrlora4j.class);

    private final RuntimeOptions options;
    private final ClassLoader loader = Ctrlora4j.class.getClassLoader();
    private final Lifecycle lifecycle = new Lifecycle();
    private final OnnxNetworks networks;
    private final ModelLibrary library;
    private final Thread hook = new Thread(this::closeAtExit, "ctrlora4j-shutdown");
    private Optional<ConditionRegistry> registry = Optional.empty();
    private Optional<Architectures> architectures = Optional.empty();
    private Optional<Started> started = Optional.empty();

    /** What works on the device, and the queue in front of it. */
    private record Started(Generator generator, GenerationQueue queue) {}

    private Ctrlora4j(RuntimeOptions options) {
        this.options = options;
        this.networks = new OnnxNetworks(options.modelFolders());
        this.library = new ModelLibrary(
                options.modelFolders(),
                ModelReader.discover(loader),
                options.cacheFolder(),
                options.hashesInBackground());
    }

    /** Opens a runtime; the caller closes it. */
    public static Ctrlora4j open(RuntimeOptions options) {
        return new Ctrlora4j(options);
    }

    @Override
    public Conditions conditions() {
        lifecycle.requireOpen();
        return new RegisteredConditions(lifecycle, this::registry);
    }

    @Override
    public Models models() {
        lifecycle.requireOpen();
        return new LibraryModels(lifecycle, library, () -> {
            // From now on native code runs on the caller's thread, which the end of the process must wait for.
            registry();
            return engine("cpu");
        });
    }

    private TorchEngine engine(String device) {
        if (options.downloadsAllowed()) {
            TorchEngine.allowDownloads();
        }
        return TorchEngine.start(device);
    }

    /**
     * What makes every request fail, apart from the engine, which {@link #generator()} starts: no adapter reads model
     * files, or there is no temporary folder for the LoRAs of plugins. Empty if there is no such obstacle.
     */
    public List<CtrloraException> obstacles() {
        lifecycle.requireOpen();
        List<CtrloraException> obstacles = new ArrayList<>();
        library.reader().missing().ifPresent(problem -> obstacles.add(new EngineException(problem)));
        try {
            TemporaryFolder.create("check").close();
        } catch (CtrloraException e) {
            obstacles.add(e);
        }
        return obstacles;
    }

    /** Condition packs, on disk and in the plugin folder. */
    public Packs packs() {
        lifecycle.requireOpen();
        return new Packs(library, idOrAlias -> registry().find(idOrAlias), pluginFolder(), () -> conditions()
                .sources());
    }

    /**
     * The plugin folder and what repositories offer for it. Loads no plugin, except to check a pack, which needs its
     * preprocessor.
     *
     * @param repositories searched in this order
     * @param cancellation ends a transfer with a {@link java.util.concurrent.CancellationException}
     * @throws InvalidRequestException if there is no plugin folder
     */
    public PluginInstaller plugins(List<PluginRepository> repositories, Cancellation cancellation) {
        lifecycle.requireOpen();
        return PluginInstaller.of(
                pluginFolder()
                        .orElseThrow(
                                () -> new InvalidRequestException("plugin folder", "none is configured; name one")),
                repositories,
                packs().verifier(cancellation),
                cancellation::isCancelled);
    }

    /** Installing writes to the first folder. */
    private Optional<Path> pluginFolder() {
        return options.pluginFolders().stream().findFirst();
    }

    /** Measures of generated images, with the networks of these files; the caller closes it, before this runtime. */
    public Evaluation evaluation(EvaluationNetworks evaluationNetworks) {
        return Evaluation.open(conditions(), library.reader(), evaluationNetworks);
    }

    @Override
    public List<SamplerDescriptor> samplers() {
        lifecycle.requireOpen();
        return SamplerCatalog.descriptors();
    }

    @Override
    public PromptReading readPrompt(String prompt, int steps, PromptSyntax syntax, Optional<String> checkpoint) {
        lifecycle.requireOpen();
        return new PromptReader(library, architectures()).read(prompt, steps, syntax, checkpoint);
    }

    @Override
    public ImageInfo readInfo(Path image) {
        lifecycle.requireOpen();
        return ImageInfoReader.read(image);
    }

    @Override
    public ImageInfo readInfo(String parameters) {
        lifecycle.requireOpen();
        return ParametersText.read(parameters);
    }

    private synchronized Architectures architectures() {
        if (architectures.isEmpty()) {
            architectures = Optional.of(new Architectures(List.of(new Sd15(ClipTokenizer.load()))));
        }
        return architectures.get();
    }

    @Override
    public ImageGenerator generator() {
        return started().queue();
    }

    @Override
    public MemoryNeed memoryNeed(GenerationRequest request) {
        return started().generator().memoryNeed(request);
    }

    private synchronized Started started() {
        lifecycle.requireOpen();
        if (started.isEmpty()) {
            TorchEngine engine = engine(options.device());
            Generator generator = new Generator(
                    engine,
                    registry(),
                    library,
                    architectures(),
                    new MemoryBudget(options.memoryBytes().orElseGet(engine::defaultMemoryBudget)),
                    options.residualCacheBytes(),
                    options.requestBytes().orElseGet(engine::requestBytes),
                    "ctrlora4j " + ProductVersion.text());
            started = Optional.of(new Started(generator, GenerationQueue.start(lifecycle, generator::generate, () -> {
                generator.close();
                free();
            })));
        }
        return started.get();
    }

    @Override
    public Trainer trainer() {
        lifecycle.requireOpen();
        return new HostTrainer(lifecycle, () -> {
            ConditionRegistry conditions = registry();
            engine(options.device());
            return new TrainingEnvironment(
                    TorchEngine.start(options.device(), DataType.FLOAT32),
                    library,
                    architectures(),
                    conditions,
                    packs(),
                    options.cacheFolder(),
                    "ctrlora4j " + ProductVersion.text());
        });
    }

    /** From now on native code may run, on the generation thread or on the thread that calls {@code detect}. */
    private synchronized ConditionRegistry registry() {
        lifecycle.requireOpen();
        if (registry.isEmpty()) {
            registry = Optional.of(InstalledSources.open(options.pluginFolders(), loader, networks, networks::forget));
            installHook();
        }
        return registry.get();
    }

    private void installHook() {
        if (options.openAtExit()) {
            return;
        }
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            log.debug("The JVM is shutting down", e);
        }
    }

    @Override
    public void close() {
        Optional<GenerationQueue> queue;
        synchronized (this) {
            lifecycle.close();
            queue = started.map(Started::queue);
        }
        try {
            queue.ifPresent(GenerationQueue::close);
            // Else the queue's thread frees everything when the last generation has ended.
            if (queue.map(GenerationQueue::isTerminated).orElse(true)) {
                free();
            }
        } finally {
            library.save();
        }
    }

    /**
     * What the shutdown hook does: {@link #close()}, and if native code still runs after that, lets the process end
     * without destroying its native libraries. For a hook of a caller who set {@link
     * RuntimeOptions.Builder#keepOpenAtExit()}.
     */
    public void closeAtExit() {
        boolean isDone = false;
        try {
            close();
            synchronized (this) {
                isDone = started.map(Started::queue)
                        .map(GenerationQueue::isTerminated)
                        .orElse(true);
            }
        } finally {
            if (!isDone) {
                ProcessExit.leaveNativeCodeAlone();
            }
        }
    }

    private void removeHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            log.debug("The JVM is shutting down; its hook need not be removed", e);
        }
    }

    private void free() {
        Optional<ConditionRegistry> opened;
        synchronized (this) {
            opened = registry;
        }
        opened.ifPresent(conditions -> lifecycle.free(() -> {
            conditions.close();
            networks.close();
        }));
        // Only now: if something still runs, the hook tries again.
        removeHook();
    }
}
