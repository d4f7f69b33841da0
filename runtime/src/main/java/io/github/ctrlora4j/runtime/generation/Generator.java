package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.ConditionImage;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.GeneratedImage;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.GenerationResult;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.Progress;
import io.github.ctrlora4j.api.host.ProgressListener;
import io.github.ctrlora4j.api.host.Stage;
import io.github.ctrlora4j.runtime.conditions.ConditionRegistry;
import io.github.ctrlora4j.runtime.conditions.InstalledCondition;
import io.github.ctrlora4j.runtime.control.ControlBranch;
import io.github.ctrlora4j.runtime.engine.MemoryBudget;
import io.github.ctrlora4j.runtime.engine.TorchEngine;
import io.github.ctrlora4j.runtime.models.Architectures;
import io.github.ctrlora4j.runtime.models.DiffusionModel;
import io.github.ctrlora4j.runtime.models.LoadedModels;
import io.github.ctrlora4j.runtime.weights.ModelLibrary;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** Carries out requests one after the other. Confined to one thread; closing frees models and native memory. */
public final class Generator implements AutoCloseable {
    private final String software;
    private final TorchEngine engine;
    private final ConditionRegistry registry;
    private final RequestResolver resolver;
    private final LoadedModels models;
    private final UnpackedLoras unpacked = new UnpackedLoras();
    private final ConditionLatents conditionLatents = new ConditionLatents();

    /** @param software program and version, for the images' metadata */
    public Generator(
            TorchEngine engine,
            ConditionRegistry registry,
            ModelLibrary library,
            Architectures architectures,
            MemoryBudget budget,
            long residualCacheBytes,
            String software) {
        this.software = software;
        this.engine = engine;
        this.registry = registry;
        LoraFinder loras = new LoraFinder(library, unpacked, registry::descriptors, name -> registry.find(name)
                .map(InstalledCondition::loras)
                .orElse(List.of()));
        this.resolver = new RequestResolver(registry, library, architectures, loras);
        this.models = new LoadedModels(engine, library.reader(), architectures, budget, residualCacheBytes);
    }

    /** See {@link io.github.ctrlora4j.api.host.ImageGenerator#generate}. */
    public GenerationResult generate(GenerationRequest request, ProgressListener listener, Cancellation cancellation) {
        // A plugin removed during this run stays usable until it ends, because the run may still need its classes and
        // LoRAs.
        try (ConditionRegistry.Hold plugins = registry.hold()) {
            models.newRun();
            return new Run(request, listener, cancellation).generate();
        } catch (ai.djl.engine.EngineException e) {
            models.freeIdle();
            throw TorchEngine.failure("generation", e);
        } catch (EngineException e) {
            // Lack of memory is the likeliest reason for any failure; free as much as possible for the next request.
            models.freeIdle();
            throw e;
        } catch (OutOfMemoryError e) {
            models.freeIdle();
            throw new EngineException(
                    "out of memory in the generation (" + e.getMessage()
                            + "); use a smaller size or batch, fewer conditions, or a Java heap limit (-Xmx) that"
                            + " leaves room",
                    e);
        }
    }

    @Override
    public void close() {
        models.close();
        unpacked.close();
    }

    /** Thrown to end a run that the caller has cancelled; never leaves this class. */
    private static final class Cancelled extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Cancelled() {
            super(null, null, false, false);
        }
    }

    /** One request that is being carried out. */
    private final class Run {
        private final GenerationRequest request;
        private final ProgressListener listener;
        private final Cancellation cancellation;
        private final GenerationResult.Builder result = GenerationResult.builder();

        Run(GenerationRequest request, ProgressListener listener, Cancellation cancellation) {
            this.request = request;
            this.listener = listener;
            this.cancellation = cancellation;
        }

        GenerationResult generate() {
            try {
                generate(resolver.resolve(request));
            } catch (Cancelled e) {
                result.cancelled(true);
            }
            return result.build();
        }

        private void generate(GenerationPlan plan) {
            warnings(plan).forEach(result::warning);
            report(Stage.LOAD, 0, 1);
            DiffusionModel model = timed(Stage.LOAD, () -> models.model(plan.sources(), plan.activeLoras()));
            Map<Path, ControlBranch> branches = timed(Stage.LOAD, () -> branches(plan));
            report(Stage.LOAD, 1, 1);
            List<ReadyCondition> conditions = timed(Stage.DETECT, () -> ready(plan, branches));
            report(Stage.ENCODE, 0, 1);
            try (GenerationSession session = timed(Stage.ENCODE, () -> session(model, plan, conditions))) {
                try {
                    report(Stage.ENCODE, 1, 1);
                    sample(session, !conditions.isEmpty());
                    decode(session, plan, conditions);
                } finally {
                    result.calls("vae_encodes", session.vaeEncodes())
                            .calls("control_samples", session.controlSamples())
                            .calls("unet_samples", session.unetSamples());
                }
            }
        }

        private List<String> warnings(GenerationPlan plan) {
            List<Optional<ConditionDescriptor>> descriptors = plan.conditions().stream()
                    .map(planned -> planned.condition().map(InstalledCondition::descriptor))
                    .toList();
            List<String> warnings = new ArrayList<>(RequestWarnings.of(
                    request,
                    descriptors,
                    plan.architecture(),
                    plan.embeddings(),
                    plan.sampler().steps()));
            plan.styleLoras().forEach(lora -> lora.warning().ifPresent(warnings::add));
            return warnings;
        }

        /** The networks by LoRA file. */
        private Map<Path, ControlBranch> branches(GenerationPlan plan) {
            Map<Path, ControlBranch> branches = new HashMap<>();
            plan.base().ifPresent(base -> {
                for (Path lora : plan.loras()) {
                    stopIfCancelled();
                    branches.put(lora, models.control(base, lora));
                }
            });
            return branches;
        }

        private List<ReadyCondition> ready(GenerationPlan plan, Map<Path, ControlBranch> branches) {
            int total = plan.conditions().size();
            List<ReadyCondition> ready = new ArrayList<>();
            for (PlannedCondition planned : plan.conditions()) {
                report(Stage.DETECT, ready.size(), total);
                ControlBranch branch = Objects.requireNonNull(branches.get(planned.lora()));
                ReadyCondition condition = ready(planned, plan.size(), branch);
                condition.recordWarning().ifPresent(result::warning);
                result.conditionImage(condition.image());
                ready.add(condition);
            }
            if (total > 0) {
                report(Stage.DETECT, total, total);
            }
            return ready;
        }

        /** As in the reference's interactive tool: a source is resized before detection, a finished image bilinearly. */
        private ReadyCondition ready(PlannedCondition planned, ImageSize size, ControlBranch branch) {
            ConditionInput input = planned.input();
            if (planned.condition().isEmpty()) {
                return new ReadyCondition(
                        planned, ImageSizing.conditionImage(input.image(), size), Optional.empty(), branch);
            }
            InstalledCondition condition = planned.condition().get();
            ConditionImage detection = condition.detect(
                    ImageSizing.source(input.image(), size),
                    planned.values(),
                    request.seed(),
                    condition.mask(input.mask(), input.erased()),
                    cancellation::isCancelled);
            return new ReadyCondition(planned, detection.image(), detection.madeBy(), branch);
        }

        private GenerationSession session(DiffusionModel model, GenerationPlan plan, List<ReadyCondition> conditions) {
            int pairsPerPass = engine.pairsPerPass(model.latents().area(plan.size()));
            return GenerationSession.open(
                    new SessionResources(
                            engine.newManager(), model, models.residualCache(), conditionLatents, pairsPerPass),
                    plan,
                    conditions);
        }

        private void sample(GenerationSession session, boolean hasControl) {
            if (hasControl) {
                // Only the first pass is waited for here; the others come between the steps.
                report(Stage.CONTROL, 0, 1);
                timed(Stage.CONTROL, session::prepareControl);
                report(Stage.CONTROL, 1, 1);
            }
            report(Stage.SAMPLE, 0, session.totalCalls());
            while (!session.isDone()) {
                stopIfCancelled();
                timed(Stage.CONTROL, session::prepareControl);
                timed(Stage.SAMPLE, session::advance);
                try (Preview preview = new Preview(session)) {
                    report(Progress.of(Stage.SAMPLE, session.calls(), session.totalCalls(), preview));
                }
            }
        }

        private void decode(GenerationSession session, GenerationPlan plan, List<ReadyCondition> conditions) {
            for (int i = 0; i < request.batch(); i++) {
                report(Stage.DECODE, i, request.batch());
                int index = i;
                RgbImage image = timed(Stage.DECODE, () -> session.image(index));
                WrittenImage written = new WrittenImage(plan, i, conditions, software);
                GeneratedImage finished =
                        GeneratedImage.of(image, written.seed().seed(), ParametersText.of(written));
                result.image(finished);
                listener.onImage(finished, i);
            }
            report(Stage.DECODE, request.batch(), request.batch());
        }

        private void report(Stage stage, int done, int total) {
            report(Progress.of(stage, done, total, () -> {
                throw new IllegalStateException("there is no preview in stage " + stage);
            }));
        }

        private void report(Progress progress) {
            stopIfCancelled();
            listener.onProgress(progress);
        }

        private void stopIfCancelled() {
            if (cancellation.isCancelled()) {
                throw new Cancelled();
            }
        }

        private void timed(Stage stage, Runnable work) {
            timed(stage, () -> {
                work.run();
                return stage;
            });
        }

        private <T> T timed(Stage stage, Supplier<T> work) {
            long start = System.nanoTime();
            try {
                return work.get();
            } finally {
                result.duration(stage, Duration.ofNanos(System.nanoTime() - start));
            }
        }
    }

    /** A preview that works only while the listener is being called. */
    private static final class Preview implements Supplier<RgbImage>, AutoCloseable {
        private final GenerationSession session;
        private boolean closed;

        Preview(GenerationSession session) {
            this.session = session;
        }

        @Override
        public RgbImage get() {
            if (closed) {
                throw new IllegalStateException("a preview can be made only during the progress callback");
            }
            return session.preview();
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
