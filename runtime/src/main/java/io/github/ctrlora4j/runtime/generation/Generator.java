package io.github.ctrlora4j.runtime.generation;

import ai.djl.ndarray.NDManager;
import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.ConditionLora;
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
import io.github.ctrlora4j.runtime.control.BaseControlNet;
import io.github.ctrlora4j.runtime.control.MergedControlNet;
import io.github.ctrlora4j.runtime.engine.TorchEngine;
import io.github.ctrlora4j.runtime.generation.GenerationSession.PreparedCondition;
import io.github.ctrlora4j.runtime.generation.ParametersText.UsedCondition;
import io.github.ctrlora4j.runtime.networks.LoadedModels;
import io.github.ctrlora4j.runtime.networks.sd15.Sd15Model;
import io.github.ctrlora4j.runtime.prompt.ClipTokenizer;
import io.github.ctrlora4j.runtime.sampling.Sampler;
import io.github.ctrlora4j.runtime.weights.ModelLibrary;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Carries out requests one after the other. Confined to one thread; closing frees models and native memory. */
public final class Generator implements AutoCloseable {
    private final String software;
    private final TorchEngine engine;
    private final ConditionRegistry registry;
    private final ClipTokenizer tokenizer;
    private final RequestResolver resolver;
    private final LoadedModels store;
    private final UnpackedLoras bundled = new UnpackedLoras();
    private final LoraFinder loras;

    /** @param software program and version, for the images' metadata */
    public Generator(
            TorchEngine engine,
            ConditionRegistry registry,
            ModelLibrary library,
            ClipTokenizer tokenizer,
            long residualCacheBytes,
            String software) {
        this.software = software;
        this.engine = engine;
        this.registry = registry;
        this.tokenizer = tokenizer;
        this.resolver = new RequestResolver(registry, library);
        this.store = new LoadedModels(engine, tokenizer, library.files(), residualCacheBytes);
        this.loras = new LoraFinder(library, bundled, registry::descriptors);
    }

    /** See {@link io.github.ctrlora4j.api.host.ImageGenerator#generate}. */
    public GenerationResult generate(GenerationRequest request, ProgressListener listener, Cancellation cancellation) {
        // A plugin that is removed meanwhile stays usable for this run: it may need classes and LoRAs of its jar yet.
        try (ConditionRegistry.Hold plugins = registry.hold()) {
            return new Run(request, listener, cancellation).generate();
        } catch (ai.djl.engine.EngineException e) {
            store.residualCache().clear();
            throw TorchEngine.failure("generation", e);
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
        private final List<Path> loraFiles = new ArrayList<>();
        private final List<UsedCondition> used = new ArrayList<>();

        Run(GenerationRequest request, ProgressListener listener, Cancellation cancellation) {
            this.request = request;
            this.listener = listener;
            this.cancellation = cancellation;
        }

        GenerationResult generate() {
            try {
                RequestResolver.Resolved resolved = resolver.resolve(request);
                RequestWarnings.of(request, descriptors(resolved), tokenizer).forEach(result::warning);
                report(Stage.LOAD, 0, 1);
                Sd15Model checkpoint = timed(Stage.LOAD, () -> store.checkpoint(resolved.checkpoint()));
                List<MergedControlNet> networks = timed(Stage.LOAD, () -> networks(resolved));
                report(Stage.LOAD, 1, 1);

                ImageSize size = ImageSizing.of(request.size(), sourceSize(), checkpoint.nativeResolution());
                List<PreparedCondition> prepared =
                        timed(Stage.DETECT, () -> prepared(resolved.conditions(), networks, size));
                report(Stage.ENCODE, 0, 1);
                try (GenerationSession session =
                        timed(Stage.ENCODE, () -> session(checkpoint, resolved.sampler(), size, prepared))) {
                    report(Stage.ENCODE, 1, 1);
                    sample(session);
                    decode(session, size, resolved);
                    return result.vaeEncodes(session.vaeEncodes())
                            .controlSamples(session.controlSamples())
                            .unetSamples(session.unetSamples())
                            .build();
                }
            } catch (Cancelled e) {
                return GenerationResult.builder().cancelled(true).build();
            }
        }

        private List<MergedControlNet> networks(RequestResolver.Resolved resolved) {
            if (resolved.base().isEmpty()) {
                return List.of();
            }
            BaseControlNet base = store.base(resolved.base().get());
            for (int i = 0; i < resolved.conditions().size(); i++) {
                ConditionInput input = request.conditions().get(i);
                Optional<InstalledCondition> condition = resolved.conditions().get(i);
                List<ConditionLora> own =
                        condition.map(InstalledCondition::loras).orElse(List.of());
                String id = condition.map(c -> c.descriptor().id()).orElse(ConditionInput.NONE);
                loraFiles.add(loras.choose(input, id, own, base.fingerprint()));
            }
            Set<Path> inUse = Set.copyOf(loraFiles);
            List<MergedControlNet> networks = new ArrayList<>();
            for (Path file : loraFiles) {
                stopIfCancelled();
                networks.add(store.network(file, inUse));
            }
            return networks;
        }

        private static List<Optional<ConditionDescriptor>> descriptors(RequestResolver.Resolved resolved) {
            return resolved.conditions().stream()
                    .map(condition -> condition.map(InstalledCondition::descriptor))
                    .toList();
        }

        private Optional<ImageSize> sourceSize() {
            return request.conditions().stream()
                    .findFirst()
                    .map(input ->
                            new ImageSize(input.image().width(), input.image().height()));
        }

        private List<PreparedCondition> prepared(
                List<Optional<InstalledCondition>> conditions, List<MergedControlNet> networks, ImageSize size) {
            List<PreparedCondition> prepared = new ArrayList<>();
            for (int i = 0; i < conditions.size(); i++) {
                report(Stage.DETECT, i, conditions.size());
                ConditionInput input = request.conditions().get(i);
                String lora = ModelLibrary.stem(loraFiles.get(i));
                RgbImage image = conditions
                        .get(i)
                        .map(condition -> detected(input, condition, lora, size))
                        .orElseGet(() -> finished(input, lora, size));
                result.conditionImage(image);
                prepared.add(new PreparedCondition(networks.get(i), image, input.weight(), input.start(), input.end()));
            }
            return prepared;
        }

        /** As in the reference's interactive tool, a source is resized before detection and a finished map bilinearly. */
        private RgbImage detected(ConditionInput input, InstalledCondition condition, String lora, ImageSize size) {
            Map<String, String> values =
                    condition.parameters(input.parameters(), request.seed()).asMap();
            ConditionImage detection = condition.detect(
                    ImageSizing.source(input.image(), size),
                    values,
                    request.seed(),
                    condition.mask(input.mask(), input.erased()),
                    cancellation::isCancelled);
            String id = condition.descriptor().id();
            used.add(new UsedCondition(
                    id, detection.madeBy(), values, lora, input.weight(), input.start(), input.end()));
            return detection.image();
        }

        private RgbImage finished(ConditionInput input, String lora, ImageSize size) {
            used.add(new UsedCondition(
                    ConditionInput.NONE, Optional.empty(), Map.of(), lora, input.weight(), input.start(), input.end()));
            return ImageSizing.map(input.image(), size);
        }

        private GenerationSession session(
                Sd15Model checkpoint, Sampler sampler, ImageSize size, List<PreparedCondition> prepared) {
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
            report(Stage.SAMPLE, 0, session.totalCalls());
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
                    report(Progress.of(Stage.SAMPLE, session.calls(), session.totalCalls(), preview));
                }
            }
        }

        private void decode(GenerationSession session, ImageSize size, RequestResolver.Resolved resolved) {
            String base = resolved.base().map(ModelLibrary::stem).orElse("");
            for (int i = 0; i < request.batch(); i++) {
                report(Stage.DECODE, i, request.batch());
                int index = i;
                RgbImage image = timed(Stage.DECODE, () -> session.image(index));
                long seed = request.seed() + i;
                result.image(GeneratedImage.of(
                        image,
                        seed,
                        ParametersText.of(
                                request, seed, size, ModelLibrary.stem(resolved.checkpoint()), base, used, software)));
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
