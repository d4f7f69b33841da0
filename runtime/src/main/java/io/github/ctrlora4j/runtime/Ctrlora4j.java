package io.github.ctrlora4j.runtime;

import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.GenerationResult;
import io.github.ctrlora4j.api.host.ImageGenerator;
import io.github.ctrlora4j.api.host.ProgressListener;
import io.github.ctrlora4j.runtime.conditions.ConditionRegistry;
import io.github.ctrlora4j.runtime.engine.TorchEngine;
import io.github.ctrlora4j.runtime.generation.Generator;
import io.github.ctrlora4j.runtime.networks.OnnxNetworks;
import io.github.ctrlora4j.runtime.prompt.ClipTokenizer;
import io.github.ctrlora4j.runtime.weights.ModelLibrary;
import io.github.ctrlora4j.runtime.weights.ModelReader;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The runtime as an application sees it: plugins, model folders and one device. Thread-safe.
 *
 * <p>All generations run on one thread, in the order in which they were asked for: libtorch keeps memory for every thread
 * that ever ran a network.
 */
public final class Ctrlora4j implements ImageGenerator {
    private final ConditionRegistry registry;
    private final OnnxNetworks networks;
    private final Generator generator;
    private final ExecutorService thread;

    private Ctrlora4j(ConditionRegistry registry, OnnxNetworks networks, Generator generator, ExecutorService thread) {
        this.registry = registry;
        this.networks = networks;
        this.generator = generator;
        this.thread = thread;
    }

    /**
     * Loads plugins and starts the engine; models are loaded by the first generation.
     *
     * @throws EngineException if the engine's native libraries cannot be loaded
     * @throws io.github.ctrlora4j.api.InvalidRequestException if the device does not exist
     */
    public static Ctrlora4j open(RuntimeOptions options) {
        ClassLoader host = Ctrlora4j.class.getClassLoader();
        if (options.downloadsAllowed()) {
            TorchEngine.allowDownloads();
        }
        TorchEngine engine = TorchEngine.start(options.device());
        OnnxNetworks networks = new OnnxNetworks(options.modelFolders());
        ConditionRegistry registry =
                InstalledSources.open(options.pluginFolder().stream().toList(), host, networks, networks::forget);
        ModelLibrary library = new ModelLibrary(options.modelFolders(), ModelReader.discover(host));
        Generator generator = new Generator(
                engine,
                registry,
                library,
                ClipTokenizer.load(),
                options.residualCacheBytes(),
                "ctrlora4j " + ProductVersion.text());
        return new Ctrlora4j(registry, networks, generator, Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "ctrlora4j-generation");
            thread.setDaemon(true);
            return thread;
        }));
    }

    @Override
    public List<ConditionDescriptor> conditions() {
        return registry.descriptors();
    }

    @Override
    public GenerationResult generate(GenerationRequest request, ProgressListener listener, Cancellation cancellation) {
        Future<GenerationResult> result = thread.submit(() -> generator.generate(request, listener, cancellation));
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return result.get();
                } catch (InterruptedException e) {
                    // The generation must end before its scopes may be left; an interrupt becomes a wish to stop.
                    interrupted = true;
                    cancellation.cancel();
                }
            }
        } catch (ExecutionException e) {
            throw rethrown(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RuntimeException rethrown(ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof RuntimeException unchecked) {
            return unchecked;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return new EngineException("generation failed: " + e.getMessage(), e);
    }

    @Override
    public void close() {
        Future<?> closed = thread.submit(generator::close);
        thread.shutdown();
        try {
            closed.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw rethrown(e);
        } finally {
            registry.close();
            networks.close();
        }
    }
}
