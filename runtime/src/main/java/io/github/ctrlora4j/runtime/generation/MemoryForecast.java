package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.MemoryNeed;
import io.github.ctrlora4j.runtime.control.ConditionTensors;
import io.github.ctrlora4j.runtime.engine.TorchEngine;
import io.github.ctrlora4j.runtime.models.ModelPart;
import io.github.ctrlora4j.runtime.models.ModelSources;
import io.github.ctrlora4j.runtime.models.WorkingMemory;
import io.github.ctrlora4j.runtime.weights.ModelReader;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Predicts what a plan takes of the device's memory, from shapes alone. Immutable.
 *
 * @param residualCacheBytes the most that residuals take between steps
 * @param allowed the most that a request may take
 */
record MemoryForecast(TorchEngine engine, ModelReader reader, long residualCacheBytes, long allowed) {
    private static final ImageSize TILE = new ImageSize(VaeTiles.SIDE * 8, VaeTiles.SIDE * 8);

    /** A picture that is put together of tiles: sums, weights and the result, in float32. */
    private static final int TILED_PIXEL = 4 * (3 + 1 + 3);

    /** @throws EngineException with the numbers, if the plan takes more than a request may */
    void requireAllowed(GenerationPlan plan) {
        MemoryNeed need = of(plan);
        if (!need.isAllowed()) {
            throw new EngineException(
                    "memory",
                    "this request needs " + need + ", and " + MemoryNeed.gigabytes(allowed)
                            + " are allowed; use a smaller size or batch, fewer conditions, or a smaller model");
        }
    }

    MemoryNeed of(GenerationPlan plan) {
        long residuals = 0;
        long activations = 0;
        for (PlannedPass pass : plan.passes()) {
            WorkingMemory working = working(pass.model());
            residuals = Math.max(residuals, residuals(plan, pass, working));
            activations = Math.max(activations, activations(plan, pass, working));
        }
        return new MemoryNeed(weights(plan), residuals, activations, allowed, engine.availableBytes());
    }

    private WorkingMemory working(PlannedModel model) {
        try (OpenedModel unet = open(model.sources().unet());
                OpenedModel vae = open(model.sources().vae())) {
            return model.architecture().workingMemory(engine, unet.weights(), vae.weights());
        }
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
        parts.computeIfAbsent(Map.entry(part, source.file()), key -> {
            try (OpenedModel opened = open(source)) {
                return model.architecture().bytes(engine, opened.weights(), part);
            }
        });
    }

    /** ControlNets as they are; the base, and for each of its LoRAs what it changes. */
    private double controlElements(GenerationPlan plan) {
        Map<String, Tensor> base = plan.base()
                .map(file -> tensors(file, ModelRole.BASE_CONTROLNET))
                .orElse(Map.of());
        double elements = ConditionTensors.elements(ConditionTensors.shared(base));
        for (ControlFile network : plan.networks()) {
            elements += network.isControlNet()
                    ? ConditionTensors.elements(tensors(network.file(), ModelRole.CONTROLNET))
                    : ConditionTensors.mergedElements(base, tensors(network.file(), ModelRole.CONDITION_LORA));
        }
        return elements;
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
    private long residuals(GenerationPlan plan, PlannedPass pass, WorkingMemory working) {
        long inCalls = plan.conditions().stream()
                .filter(condition -> condition.network().isControlNet())
                .count();
        long ahead = plan.conditions().size() - inCalls;
        double one = working.residuals(pass.size());
        double all = one * ahead * texts(pass) * pass.calls();
        double computed = one * ahead * pairs(pass);
        return (long) (Math.min(all, residualCacheBytes + computed) + one * inCalls * samples(plan, pass));
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
        return Math.max(Math.max(unet, control), picture(plan, pass.size(), working));
    }

    private static long picture(GenerationPlan plan, ImageSize size, WorkingMemory working) {
        if (!PictureCodec.isTiled(plan.request().vaeTiling(), size.width(), size.height())) {
            return working.picture(size);
        }
        return working.picture(TILE) + (long) TILED_PIXEL * size.width() * size.height();
    }
}
