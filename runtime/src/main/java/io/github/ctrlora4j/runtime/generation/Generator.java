package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.MemoryException;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.GenerationResult;
import io.github.ctrlora4j.api.host.MemoryNeed;
import io.github.ctrlora4j.api.host.ProgressListener;
import io.github.ctrlora4j.runtime.conditions.ConditionRegistry;
import io.github.ctrlora4j.runtime.conditions.InstalledCondition;
import io.github.ctrlora4j.runtime.engine.MemoryBudget;
import io.github.ctrlora4j.runtime.engine.TorchEngine;
import io.github.ctrlora4j.runtime.models.Architectures;
import io.github.ctrlora4j.runtime.models.LoadedModels;
import io.github.ctrlora4j.runtime.weights.ModelLibrary;
import java.util.List;

/**
 * Carries out requests one after the other. Confined to one thread, apart from {@link #memoryNeed}; closing frees models
 * and native memory.
 */
public final class Generator implements AutoCloseable {
    private final ConditionRegistry registry;
    private final RequestResolver resolver;
    private final LoadedModels models;
    private final UnpackedLoras unpacked = new UnpackedLoras();
    private final GenerationRun.Resources resources;
    private final MemoryForecast forecast;

    /**
     * @param allowedBytes the most of the device's memory that a request may take
     * @param software program and version, for the images' metadata
     */
    public Generator(
            TorchEngine engine,
            ConditionRegistry registry,
            ModelLibrary library,
            Architectures architectures,
            MemoryBudget budget,
            long residualCacheBytes,
            long allowedBytes,
            String software) {
        this.registry = registry;
        LoraFinder loras = new LoraFinder(library, unpacked, registry::descriptors, name -> registry.find(name)
                .map(InstalledCondition::loras)
                .orElse(List.of()));
        this.resolver = new RequestResolver(registry, library, architectures, loras);
        this.models = new LoadedModels(engine, library.reader(), architectures, budget, residualCacheBytes);
        this.forecast = new MemoryForecast(
                engine, library.reader(), Math.min(residualCacheBytes, budget.limit()), allowedBytes);
        this.resources =
                new GenerationRun.Resources(engine, models, new ConditionLatents(), library, forecast, software);
    }

    /** See {@link io.github.ctrlora4j.api.host.ImageGenerator#generate}. */
    public GenerationResult generate(GenerationRequest request, ProgressListener listener, Cancellation cancellation) {
        // A plugin removed during this run stays usable until it ends, because the run may still need its classes and
        // LoRAs.
        try (ConditionRegistry.Hold plugins = registry.hold()) {
            GenerationRun run = new GenerationRun(resources, request, listener, cancellation);
            return TorchEngine.guarded("generation", () -> run.generate(() -> resolver.resolve(request)));
        } catch (EngineException e) {
            // Lack of memory is the likeliest reason for any failure; free as much as possible for the next request.
            models.freeIdle();
            throw e;
        } catch (OutOfMemoryError e) {
            models.freeIdle();
            throw new MemoryException(
                    "Java memory",
                    "ran out in the generation (" + e.getMessage()
                            + "); use a smaller size or batch, fewer conditions, or a Java heap limit (-Xmx) that"
                            + " leaves room",
                    e);
        }
    }

    /** See {@link io.github.ctrlora4j.api.host.ImageHost#memoryNeed}. May be called by any thread, at any time. */
    public MemoryNeed memoryNeed(GenerationRequest request) {
        try (ConditionRegistry.Hold plugins = registry.hold()) {
            return forecast.of(resolver.resolve(request));
        }
    }

    @Override
    public void close() {
        models.close();
        unpacked.close();
    }
}
