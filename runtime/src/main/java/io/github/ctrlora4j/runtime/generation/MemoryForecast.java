package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.api.MemoryException;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.MemoryNeed;
import io.github.ctrlora4j.runtime.control.ConditionTensors;
import io.github.ctrlora4j.runtime.engine.TorchEngine;
import io.github.ctrlora4j.runtime.models.ModelPart;
import io.github.ctrlora4j.runtime.models.ModelSources;
import io.github.ctrlora4j.runtime.models.WorkingMemory;
import io.github.ctrlora4j.runtime.weights.FileState;
import io.github.ctrlora4j.runtime.weights.ModelReader;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Predicts what a plan takes of the device's memory, from shapes alone. Thread-safe.
 *
 * @param residualCacheBytes the most that residuals take between steps
 * @param allowed the most that a request may take
 * @param known what files were found to take, so that they are not opened for each request
 */
record MemoryForecast(TorchEngine engine, ModelReader reader, long residualCacheBytes, long allowed, KnownSizes known) {
    /**
     * A convolution that wraps around has its input twice: the widest block, whose input has twice the channels of its
     * output, then holds four inputs and two outputs instead of three and two.
     */
    private static final double WRAPPED = 1.25;

    private static final ImageSize TILE = new ImageSize(VaeTiles.SIDE * 8, VaeTiles.SIDE * 8);

    /** A picture that is put together of tiles: sums, weights and the result, in float32. */
    private static final int TILED_PIXEL = 4 * (3 + 1 + 3);

    MemoryForecast(TorchEngine engine, ModelReader reader, long residualCacheBytes, long allowed) {
        this(engine, reader, residualCacheBytes, allowed, new KnownSizes());
    }

    /** By what they were computed from; some hundreds are kept. */
    static final class KnownSizes {
        private static final int MAX_KEPT = 500;

        private final Map<Object, Object> values = new ConcurrentHashMap<>();

        <T> T of(Object key, Class<T> type, Supplier<T> computation) {
            Object value = values.get(key);
            if (value == null) {
                value = computation.get();
                if (values.size() >= MAX_KEPT) {
                    values.clear();
                }
                values.put(key, value);
            }
            return type.cast(value);
        }
    }

    /** @throws MemoryException with the numbers, if the plan takes more than a request may */
    MemoryNeed requireAllowed(GenerationPlan plan) {
        MemoryNeed need = of(plan);
        if (!need.isAllowed()) {
            throw new MemoryException(
                    "memory",
                    "this request needs " + need + ", and " + MemoryNeed.gigabytes(allowed)
                            + " are allowed; use a smaller size or batch, fewer conditions, or a smaller model");
        }
        return need;
    }

    MemoryNeed of(GenerationPlan plan) {
        long residuals = 0;
        long activations = 0;
        for (PlannedPass pass : plan.passes()) {
            WorkingMemory working = working(pass.model());
            residuals = Math.max(residuals, residuals(plan, pass, working, residualCacheBytes));
            activations = Math.max(activations, activations(plan, pass, working));
        }
        return new MemoryNeed(weights(plan), residuals, activations, allowed, engine.availableBytes());
    }

    /** What a plan takes beside what is kept for later ones, which is models and the residuals in the cache. */
    long beside(GenerationPlan plan) {
        return plan.passes().stream()
                .mapToLong(pass -> {
                    WorkingMemory working = working(pass.model());
                    return activations(plan, pass, working) + residuals(plan, pass, working, 0);
                })
                .max()
                .orElse(0);
    }

    private WorkingMemory working(PlannedModel model) {
        ModelSources.Source unet = model.sources().unet();
        ModelSources.Source vae = model.sources().vae();
        return known.of(List.of("working", state(unet.file()), state(vae.file())), WorkingMemory.class, () -> {
            try (OpenedModel first = open(unet);
                    OpenedModel second = open(vae)) {
                return model.architecture().workingMemory(engine, first.weights(), second.weights());
            }
        });
    }

    private static FileState state(Path file) {
        return FileState.of(file);
    }

    private OpenedModel open(ModelSources.Source source) {
        return reader.open(source.file(), source.role());
    }

    /** The models of all passes, which stay loaded until the run ends. */
    private long weights(GenerationPlan plan) {
        Map<Object, Long> parts = new LinkedHashMap<>();
        double changed = 0;
        for (PlannedModel model :
                plan.passes().stream().map(PlannedPass::model).distinct().toList()) {
            ModelSources sources = model.sources();
            part(parts, model, sources.text(), ModelPart.TEXT);
            part(parts, model, sources.unet(), ModelPart.UNET);
            part(parts, model, sources.vae(), ModelPart.VAE);
            part(parts, model, sources.conditionVae(), ModelPart.VAE);
            changed += model.styleLoras().stream()
                    .mapToDouble(lora -> lora.fit().elements())
                    .sum();
        }
        long bytes = parts.values().stream().mapToLong(Long::longValue).sum();
        return bytes + Math.min(bytes, bytes(changed)) + bytes(controlElements(plan));
    }

    private void part(Map<Object, Long> parts, PlannedModel model, ModelSources.Source source, ModelPart part) {
        List<Object> key = List.of(part, state(source.file()));
        parts.computeIfAbsent(
                key,
                absent -> known.of(key, Long.class, () -> {
                    try (OpenedModel opened = open(source)) {
                        return model.architecture().bytes(engine, opened.weights(), part);
                    }
                }));
    }

    /** ControlNets as they are; the base, and for each of its LoRAs what it changes. */
    private double controlElements(GenerationPlan plan) {
        double elements = plan.base().map(this::baseElements).orElse(0.0);
        for (ControlFile network : plan.networks()) {
            elements += network.isControlNet()
                    ? controlNetElements(network.file())
                    : loraElements(plan.base().orElseThrow(), network.file());
        }
        return elements;
    }

    private double baseElements(Path base) {
        return known.of(
                List.of("base", state(base)),
                Double.class,
                () -> ConditionTensors.elements(ConditionTensors.shared(tensors(base, ModelRole.BASE_CONTROLNET))));
    }

    private double controlNetElements(Path file) {
        return known.of(
                List.of("network", state(file)),
                Double.class,
                () -> ConditionTensors.elements(tensors(file, ModelRole.CONTROLNET)));
    }

    private double loraElements(Path base, Path lora) {
        return known.of(
                List.of("lora", state(base), state(lora)),
                Double.class,
                () -> ConditionTensors.mergedElements(
                        tensors(base, ModelRole.BASE_CONTROLNET), tensors(lora, ModelRole.CONDITION_LORA)));
    }

    private Map<String, Tensor> tensors(Path file, ModelRole role) {
        try (OpenedModel opened = reader.open(file, role)) {
            return ConditionTensors.of(opened.weights());
        }
    }

    private long bytes(double elements) {
        return (long) (elements * engine.computeType().getNumOfBytes());
    }

    private static int texts(PlannedPass pass) {
        return pass.prompts().positives().size() + (pass.prompts().negative().isEmpty() ? 0 : 1);
    }

    /** What the cache keeps and what was computed ahead; of ControlNets, what one call adds. */
    private long residuals(GenerationPlan plan, PlannedPass pass, WorkingMemory working, long cached) {
        long inCalls = plan.conditions().stream()
                .filter(condition -> condition.network().isControlNet())
                .count();
        long ahead = plan.conditions().size() - inCalls;
        double one = working.residuals(pass.size());
        double all = one * ahead * texts(pass) * pass.calls();
        double computed = one * ahead * pairs(pass);
        return (long) (Math.min(all, cached + computed) + one * inCalls * samples(plan, pass));
    }

    private static int samples(GenerationPlan plan, PlannedPass pass) {
        return plan.request().batch() * texts(pass);
    }

    private int pairs(PlannedPass pass) {
        return engine.pairsPerPass(pass.model().architecture().latents().area(pass.size()));
    }

    private long activations(GenerationPlan plan, PlannedPass pass, WorkingMemory working) {
        long unet = working.unet(pass.size(), samples(plan, pass));
        long control = plan.networks().stream()
                .mapToLong(network ->
                        working.control(pass.size(), network.isControlNet() ? samples(plan, pass) : pairs(pass)))
                .max()
                .orElse(0);
        // A picture that is fitted as a latent is encoded at its own size.
        long encoded = plan.initial()
                .map(initial -> picture(plan, InitialPicture.sizeOf(initial.image()), working))
                .orElse(0L);
        long pictures = Math.max(encoded, picture(plan, pass.size(), working));
        long activations = Math.max(Math.max(unet, control), pictures) + contexts(plan);
        return plan.request().seamless() ? (long) (activations * WRAPPED) : activations;
    }

    /** The texts of all passes, which stay until the run ends. */
    private long contexts(GenerationPlan plan) {
        Map<Object, Long> encoded = new HashMap<>();
        for (PlannedPass pass : plan.passes()) {
            // A model encodes a text once, also for two passes.
            encoded.merge(List.of(pass.model(), Set.copyOf(pass.prompts().all())), pass.contextElements(), Math::max);
        }
        return bytes(encoded.values().stream().mapToDouble(Long::doubleValue).sum());
    }

    private static long picture(GenerationPlan plan, ImageSize size, WorkingMemory working) {
        if (!PictureCodec.isTiled(plan.request().vaeTiling(), size.width(), size.height())) {
            return working.picture(size);
        }
        return working.picture(TILE) + (long) TILED_PIXEL * size.width() * size.height();
    }
}
