package io.github.ctrlora4j.runtime.generation;

import ai.djl.ndarray.NDManager;
import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.condition.ConditionLora;
import io.github.ctrlora4j.api.condition.ParameterValues;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.GeneratedImage;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.GenerationResult;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.Progress;
import io.github.ctrlora4j.api.host.ProgressListener;
import io.github.ctrlora4j.api.host.Stage;
import io.github.ctrlora4j.runtime.control.BaseControlNet;
import io.github.ctrlora4j.runtime.engine.TorchEngine;
import io.github.ctrlora4j.runtime.generation.GenerationSession.PreparedCondition;
import io.github.ctrlora4j.runtime.generation.ParametersText.UsedCondition;
import io.github.ctrlora4j.runtime.plugins.ConditionRegistry;
import io.github.ctrlora4j.runtime.plugins.InstalledCondition;
import io.github.ctrlora4j.runtime.sampling.NoiseSchedule;
import io.github.ctrlora4j.runtime.sampling.Sampler;
import io.github.ctrlora4j.runtime.sampling.SamplerCatalog;
import io.github.ctrlora4j.runtime.text.ClipTokenizer;
import io.github.ctrlora4j.runtime.weights.ModelLibrary;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Carries out requests one after the other. Confined to one thread; closing frees models and native memory. */
public final class Generator implements AutoCloseable {
    private final TorchEngine engine;
    private final ConditionRegistry registry;
    private final ModelLibrary library;
    private final ModelStore store;
    private final BundledLoras bundled = new BundledLoras();
    private final LoraChoice loras;

    public Generator(
            TorchEngine engine,
            ConditionRegistry registry,
            ModelLibrary library,
            ClipTokenizer tokenizer,
            long residualCacheBytes) {
        this.engine = engine;
        this.registry = registry;
        this.library = library;
        this.store = new ModelStore(engine, tokenizer, library.files(), residualCacheBytes);
        this.loras = new LoraChoice(library, bundled);
    }

    /** See {@link io.github.ctrlora4j.api.host.ImageGenerator#generate}. */
    public GenerationResult generate(GenerationRequest request, ProgressListener listener, Cancellation cancellation) {
        try {
            return new Run(request, listener, cancellation).generate();
        } catch (EngineException e) {
            // Whatever failed, memory is the likeliest reason; the next request shall find as much as possible.
            store.residualCache().clear();
            throw e;
        }
    }

    @Override
    public void close() {
        store.close();
        bundled.close();
    }

    /** Thrown to leave a run that the caller has cancelled; never leaves this class. */
    private static final class Cancelled extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Cancelled() {
            super(null, null, false, false);
        }
    }

    /** One request on its way. */
    private final class Run {
        private final GenerationRequest request;
        private final ProgressListener listener;
        private final Cancellation cancellation;
        private final GenerationResult.Builder result = GenerationResult.builder();
        private final List<UsedCondition> used = new ArrayList<>();

        Run(GenerationRequest request, ProgressListener listener, Cancellation cancellation) {
            this.request = request;
            this.listener = listener;
            this.cancellation = cancellation;
        }

        GenerationResult generate() {
            try {
                // Everything that can be wrong with the request is found before a model is loaded.
                Sampler sampler = SamplerCatalog.create(
                        request.sampler(), NoiseSchedule.stableDiffusion15(), request.steps(), request.eta());
                List<Optional<InstalledCondition>> conditions = installed();
                Path checkpointFile = library.find(request.checkpoint(), ModelRole.CHECKPOINT);
                Optional<Path> baseFile = request.conditions().isEmpty() ? Optional.empty() : Optional.of(baseFile());

                report(Stage.LOAD, 0, 1);
                Checkpoint checkpoint = timed(Stage.LOAD, () -> store.checkpoint(checkpointFile));
                List<BaseControlNet.ActiveNetwork> networks = timed(Stage.LOAD, () -> networks(baseFile, conditions));
                report(Stage.LOAD, 1, 1);

                ImageSize size = TargetSize.of(request.size(), sourceSize(), checkpoint.nativeResolution());
                List<PreparedCondition> prepared = timed(Stage.DETECT, () -> prepared(conditions, networks, size));
                report(Stage.ENCODE, 0, 1);
                try (GenerationSession session =
                        timed(Stage.ENCODE, () -> session(checkpoint, sampler, size, prepared))) {
                    report(Stage.ENCODE, 1, 1);
                    sample(session);
                    decode(session, size, checkpointFile, baseFile);
                    return result.vaeEncodes(session.vaeEncodes())
                            .controlSamples(session.controlSamples())
                            .unetSamples(session.unetSamples())
                            .build();
                }
            } catch (Cancelled e) {
                return GenerationResult.builder().cancelled(true).build();
            }
        }

        private List<Optional<InstalledCondition>> installed() {
            List<Optional<InstalledCondition>> installed = new ArrayList<>();
            for (ConditionInput input : request.conditions()) {
                if (input.condition().equals(ConditionInput.NONE)) {
                    if (input.lora().isEmpty()) {
                        throw new InvalidRequestException(
                                "condition none takes a finished condition image and needs lora=FILE");
                    }
                    installed.add(Optional.empty());
                } else {
                    InstalledCondition condition = registry.get(input.condition());
                    ParameterValues.resolve(condition.descriptor(), input.parameters(), request.seed());
                    installed.add(Optional.of(condition));
                }
            }
            return installed;
        }

        private Path baseFile() {
            if (request.base().isPresent()) {
                return library.find(request.base().get(), ModelRole.BASE_CONTROLNET);
            }
            List<Path> bases = library.all(ModelRole.BASE_CONTROLNET);
            if (bases.size() == 1) {
                return bases.get(0);
            }
            throw new InvalidRequestException("a condition needs a Base ControlNet: give one with --base; "
                    + (bases.isEmpty() ? "there is none in " + library.folders() : "there are several: " + bases));
        }

        private List<BaseControlNet.ActiveNetwork> networks(
                Optional<Path> baseFile, List<Optional<InstalledCondition>> conditions) {
            if (baseFile.isEmpty()) {
                return List.of();
            }
            BaseControlNet base = store.base(baseFile.get());
            List<Path> files = new ArrayList<>();
            for (int i = 0; i < conditions.size(); i++) {
                ConditionInput input = request.conditions().get(i);
                List<ConditionLora> own =
                        conditions.get(i).map(InstalledCondition::loras).orElse(List.of());
                String id = conditions.get(i).map(c -> c.descriptor().id()).orElse(ConditionInput.NONE);
                files.add(loras.choose(input, id, own, base.fingerprint()));
            }
            Set<Path> inUse = new HashSet<>(files);
            List<BaseControlNet.ActiveNetwork> networks = new ArrayList<>();
            for (Path file : files) {
                stopIfCancelled();
                networks.add(store.network(file, inUse));
            }
            return networks;
        }

        private Optional<ImageSize> sourceSize() {
            return request.conditions().stream()
                    .findFirst()
                    .map(input ->
                            new ImageSize(input.image().width(), input.image().height()));
        }

        private List<PreparedCondition> prepared(
                List<Optional<InstalledCondition>> conditions,
                List<BaseControlNet.ActiveNetwork> networks,
                ImageSize size) {
            List<PreparedCondition> prepared = new ArrayList<>();
            for (int i = 0; i < conditions.size(); i++) {
                report(Stage.DETECT, i, conditions.size());
                ConditionInput input = request.conditions().get(i);
                RgbImage image = conditionImage(input, conditions.get(i), size);
                result.conditionImage(image);
                prepared.add(new PreparedCondition(networks.get(i), image, input.weight(), input.start(), input.end()));
            }
            return prepared;
        }

        /** As the reference's interactive tool: a source is resized before detection, a finished map bilinearly. */
        private RgbImage conditionImage(ConditionInput input, Optional<InstalledCondition> installed, ImageSize size) {
            String lora =
                    input.lora().map(file -> file.getFileName().toString()).orElse("bundled");
            if (installed.isEmpty()) {
                used.add(new UsedCondition(
                        ConditionInput.NONE,
                        Optional.empty(),
                        Map.of(),
                        lora,
                        input.weight(),
                        input.start(),
                        input.end()));
                return TargetSize.map(input.image(), size);
            }
            InstalledCondition condition = installed.get();
            Map<String, String> values = ParameterValues.resolve(
                            condition.descriptor(), input.parameters(), request.seed())
                    .asMap();
            InstalledCondition.Detection detection = condition.detect(
                    TargetSize.source(input.image(), size),
                    values,
                    request.seed(),
                    input.mask().map(mask -> TargetSize.map(mask, size)),
                    cancellation::isCancelled);
            used.add(new UsedCondition(
                    condition.descriptor().id(),
                    detection.madeBy(),
                    values,
                    lora,
                    input.weight(),
                    input.start(),
                    input.end()));
            return detection.image();
        }

        private GenerationSession session(
                Checkpoint checkpoint, Sampler sampler, ImageSize size, List<PreparedCondition> prepared) {
            NDManager scope = engine.newManager();
            return new GenerationSession(
                    scope,
                    checkpoint,
                    store.residualCache(),
                    sampler,
                    request,
                    size,
                    prepared,
                    engine.pairsPerPass(size.width()
                            / GenerationSession.LATENT_SCALE
                            * (size.height() / GenerationSession.LATENT_SCALE)));
        }

        private void sample(GenerationSession session) {
            report(Stage.SAMPLE, 0, session.steps());
            while (!session.isDone()) {
                stopIfCancelled();
                timed(Stage.CONTROL, () -> {
                    session.prepareControl();
                    return session;
                });
                timed(Stage.SAMPLE, () -> {
                    session.advance();
                    return session;
                });
                try (Preview preview = new Preview(session)) {
                    report(Progress.of(Stage.SAMPLE, session.step(), session.steps(), preview));
                }
            }
        }

        private void decode(GenerationSession session, ImageSize size, Path checkpointFile, Optional<Path> baseFile) {
            String base = baseFile.map(ModelLibrary::stem).orElse("");
            for (int i = 0; i < request.batch(); i++) {
                report(Stage.DECODE, i, request.batch());
                int index = i;
                RgbImage image = timed(Stage.DECODE, () -> session.image(index));
                long seed = request.seed() + i;
                result.image(GeneratedImage.of(
                        image,
                        seed,
                        ParametersText.of(request, seed, size, ModelLibrary.stem(checkpointFile), base, used)));
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
                throw new IllegalStateException("a preview is made during the progress callback");
            }
            return session.preview();
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
