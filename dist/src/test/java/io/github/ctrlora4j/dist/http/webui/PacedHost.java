package io.github.ctrlora4j.dist.http.webui;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.ConditionLora;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.ConditionImage;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.Conditions;
import io.github.ctrlora4j.api.host.GeneratedImage;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.GenerationResult;
import io.github.ctrlora4j.api.host.ImageGenerator;
import io.github.ctrlora4j.api.host.ImageHost;
import io.github.ctrlora4j.api.host.ImageInfo;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.MemoryNeed;
import io.github.ctrlora4j.api.host.Models;
import io.github.ctrlora4j.api.host.Progress;
import io.github.ctrlora4j.api.host.ProgressListener;
import io.github.ctrlora4j.api.host.PromptReading;
import io.github.ctrlora4j.api.host.PromptSyntax;
import io.github.ctrlora4j.api.host.SamplerDescriptor;
import io.github.ctrlora4j.api.host.SourceReport;
import io.github.ctrlora4j.api.host.Stage;
import io.github.ctrlora4j.api.host.Trainer;
import io.github.ctrlora4j.dist.DemoFiles;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import io.github.ctrlora4j.runtime.RuntimeOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The real host without its engine: each step of its generator and each detection wait until a test lets them go. A step
 * counts as two calls of the UNet and as a second.
 */
public final class PacedHost implements ImageHost, ImageGenerator {
    /** Gray; what is drawn, and what previews show. */
    public static final RgbImage PICTURE = RgbImage.of(8, 8, new byte[8 * 8 * 3]);

    public final Semaphore steps = new Semaphore(0);
    public final BlockingQueue<GenerationRequest> started = new LinkedBlockingQueue<>();

    public final Semaphore detections = new Semaphore(0);

    /** Detections that have begun and not ended. */
    public final AtomicInteger detecting = new AtomicInteger();

    /** Whether each generation that ended was cancelled. */
    public final BlockingQueue<Boolean> ended = new LinkedBlockingQueue<>();

    /** Steps that were made. */
    public volatile int made;

    /** Called before each generation, which fails if it throws. */
    public volatile Consumer<GenerationRequest> obstacle = request -> {};

    /** What every request needs. */
    public volatile MemoryNeed need = new MemoryNeed(1, 1, 1, Long.MAX_VALUE, Long.MAX_VALUE);

    private final Ctrlora4j real = Ctrlora4j.open(
            RuntimeOptions.builder().modelFolder(DemoFiles.MODELS).build());

    /** One whose steps do not wait. */
    public static PacedHost fast() {
        PacedHost host = new PacedHost();
        host.steps.release(Integer.MAX_VALUE / 2);
        host.detections.release(Integer.MAX_VALUE / 2);
        return host;
    }

    @Override
    public GenerationResult generate(GenerationRequest request, ProgressListener listener, Cancellation cancellation) {
        started.add(request);
        obstacle.accept(request);
        GenerationResult.Builder result = GenerationResult.builder();
        int all = request.steps() * request.batchCount();
        int unetCalls = 0;
        listener.onProgress(Progress.of(Stage.SAMPLE, 0, all, () -> PICTURE));
        for (int batch = 0; batch < request.batchCount() && !cancellation.isCancelled(); batch++) {
            for (int step = 1; step <= request.steps() && !cancellation.isCancelled(); step++) {
                steps.acquireUninterruptibly();
                made++;
                unetCalls += 2;
                result.calls("unet_samples", unetCalls).duration(Stage.SAMPLE, Duration.ofSeconds(1));
                listener.onProgress(Progress.of(Stage.SAMPLE, batch * request.steps() + step, all, () -> PICTURE));
            }
            for (int i = 0; i < request.batch() && !cancellation.isCancelled(); i++) {
                int index = batch * request.batch() + i;
                GeneratedImage image =
                        GeneratedImage.of(PICTURE, request.seed() + index, request.prompt() + "\nSteps: 1");
                result.image(image);
                listener.onImage(image, index);
            }
        }
        request.conditions().forEach(condition -> result.conditionImage(condition.image()));
        ended.add(cancellation.isCancelled());
        return result.cancelled(cancellation.isCancelled()).build();
    }

    @Override
    public Trainer trainer() {
        return real.trainer();
    }

    @Override
    public Conditions conditions() {
        return new PacedConditions(real.conditions());
    }

    private final class PacedConditions implements Conditions {
        private final Conditions conditions;

        PacedConditions(Conditions conditions) {
            this.conditions = conditions;
        }

        @Override
        public List<ConditionDescriptor> list() {
            return conditions.list();
        }

        @Override
        public ConditionDescriptor get(String idOrAlias) {
            return conditions.get(idOrAlias);
        }

        @Override
        public List<ConditionLora> loras(String idOrAlias) {
            return conditions.loras(idOrAlias);
        }

        @Override
        public ConditionImage detect(
                ConditionInput input, Optional<ImageSize> size, long seed, Cancellation cancellation) {
            detecting.incrementAndGet();
            detections.acquireUninterruptibly();
            try {
                return conditions.detect(input, size, seed, cancellation);
            } finally {
                detecting.decrementAndGet();
            }
        }

        @Override
        public List<SourceReport> sources() {
            return conditions.sources();
        }
    }

    @Override
    public Models models() {
        return real.models();
    }

    @Override
    public List<SamplerDescriptor> samplers() {
        return real.samplers();
    }

    @Override
    public PromptReading readPrompt(String prompt, int count, PromptSyntax syntax, Optional<String> checkpoint) {
        return real.readPrompt(prompt, count, syntax, checkpoint);
    }

    @Override
    public ImageInfo readInfo(Path image) {
        return real.readInfo(image);
    }

    @Override
    public ImageInfo readInfo(String parameters) {
        return real.readInfo(parameters);
    }

    @Override
    public MemoryNeed memoryNeed(GenerationRequest request) {
        return need;
    }

    @Override
    public ImageGenerator generator() {
        return this;
    }

    @Override
    public void close() {
        real.close();
    }
}
