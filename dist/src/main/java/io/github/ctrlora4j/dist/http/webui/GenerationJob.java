package io.github.ctrlora4j.dist.http.webui;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.UnsupportedFileException;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.GeneratedImage;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.GenerationResult;
import io.github.ctrlora4j.api.host.ImageHost;
import io.github.ctrlora4j.api.host.Inpainting;
import io.github.ctrlora4j.api.host.Progress;
import io.github.ctrlora4j.api.host.ProgressListener;
import io.github.ctrlora4j.api.host.Stage;
import io.github.ctrlora4j.dist.http.queue.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * One request being drawn, batch after batch. It can be interrupted, which keeps what there is, or cancelled, which
 * keeps nothing. Runs on the queue's thread; everything else is thread-safe.
 */
public final class GenerationJob extends Job<GenerationAnswer> {
    /**
     * Where a running job is.
     *
     * @param batch that is being drawn, from 0
     * @param step sampling steps that are done in it
     */
    public record Position(Stage stage, int batch, int step, int steps) {}

    /**
     * A look at an unfinished picture.
     *
     * @param number counts the looks of a job, from 1
     */
    public record Look(RgbImage image, int number) {}

    private final ImageHost host;
    private final Drawing drawing;
    private final BooleanSupplier isClientGone;
    private final long created = System.nanoTime();
    private volatile long started;
    private volatile Position position;
    private volatile Cancellation running = new Cancellation();
    private volatile boolean isCancelled;
    private volatile boolean isInterrupted;
    private volatile boolean isSkipped;
    private volatile boolean isLookWanted;
    private volatile Optional<Look> look = Optional.empty();
    private Optional<RgbImage> unfinished = Optional.empty();

    /** @param isClientGone whether nobody waits for the answer any more */
    GenerationJob(String id, ImageHost host, Drawing drawing, BooleanSupplier isClientGone) {
        super(id);
        this.host = host;
        this.drawing = drawing;
        this.isClientGone = isClientGone;
        this.position = new Position(Stage.LOAD, 0, 0, drawing.request().steps());
    }

    public String kind() {
        return drawing.kind();
    }

    public int batches() {
        return drawing.batches();
    }

    public Position position() {
        return position;
    }

    /** Seconds since its turn came. */
    public double seconds() {
        return started == 0 ? 0 : (System.nanoTime() - started) / 1e9;
    }

    public boolean isInterrupted() {
        return isInterrupted;
    }

    public boolean isSkipped() {
        return isSkipped;
    }

    /** The newest look, and a wish for a newer one: looks cost time, so they are made only for those who watch. */
    public Optional<Look> look() {
        isLookWanted = drawing.options().flag("live_previews_enable");
        return look;
    }

    /** Ends the job after the current step, with the picture as it is then. */
    public void interrupt() {
        isInterrupted = true;
    }

    /** Ends the current batch like {@link #interrupt()}; the following ones are drawn. */
    public void skip() {
        isSkipped = true;
    }

    @Override
    protected boolean isAbandoned() {
        return isClientGone.getAsBoolean();
    }

    @Override
    protected void cancel() {
        isCancelled = true;
        running.cancel();
    }

    @Override
    protected GenerationAnswer run() {
        started = System.nanoTime();
        try {
            return draw((started - created) / 1e9);
        } catch (InvalidRequestException | UnsupportedFileException e) {
            throw drawing.refusal((CtrloraException) e);
        }
    }

    private GenerationAnswer draw(double waited) {
        List<GeneratedImage> images = new ArrayList<>();
        List<GenerationResult> results = new ArrayList<>();
        Optional<List<ConditionInput>> conditions = Optional.empty();
        for (int batch = 0; batch < drawing.batches() && !isInterrupted; batch++) {
            requireClient();
            isSkipped = false;
            running = new Cancellation();
            position = new Position(Stage.LOAD, batch, 0, drawing.request().steps());
            if (conditions.isEmpty()) {
                conditions = Optional.of(inputs());
            }
            unfinished = Optional.empty();
            GenerationRequest request = request(batch, conditions.get());
            GenerationResult result = host.generator().generate(request, new Listener(batch), running);
            requireClient();
            results.add(result);
            images.addAll(result.images());
            if (result.isCancelled()) {
                int missing = result.images().size();
                unfinished
                        .map(image -> UnfinishedImage.of(image, drawing, request, missing, position.step()))
                        .ifPresent(images::add);
            }
        }
        return new GenerationAnswer(drawing, images, maps(results), results, waited, seconds());
    }

    private List<ConditionInput> inputs() {
        ControlUnit.Frame frame = new ControlUnit.Frame(
                drawing.size(),
                drawing.request().initialImage().isPresent(),
                drawing.request().inpainting().filter(Inpainting::onlyMasked).isPresent());
        return drawing.units().stream()
                .map(unit ->
                        unit.input(host.conditions(), frame, drawing.request().seed(), running))
                .toList();
    }

    private GenerationRequest request(int batch, List<ConditionInput> conditions) {
        GenerationRequest first = drawing.request();
        GenerationRequest.Builder request = first.toBuilder();
        long ahead = (long) batch * first.batch();
        if (first.variationStrength() > 0) {
            request.variationSeed(first.variationSeed() + ahead);
        } else {
            request.seed(first.seed() + ahead);
        }
        conditions.forEach(request::condition);
        return request.build();
    }

    private List<RgbImage> maps(List<GenerationResult> results) {
        List<RgbImage> maps = new ArrayList<>();
        if (results.isEmpty() || drawing.options().flag("control_net_no_detectmap")) {
            return maps;
        }
        List<RgbImage> made = results.get(0).conditionImages();
        for (int i = 0; i < Math.min(made.size(), drawing.units().size()); i++) {
            if (drawing.units().get(i).isMapWanted()) {
                maps.add(made.get(i));
            }
        }
        return maps;
    }

    private void requireClient() {
        if (isCancelled || isAbandoned()) {
            isCancelled = true;
            throw new CancellationException("nobody waits for the pictures any more");
        }
    }

    /** Watches one batch, on the generating thread. */
    private final class Listener implements ProgressListener {
        private final int batch;
        private int lookedAt;

        Listener(int batch) {
            this.batch = batch;
        }

        @Override
        public void onProgress(Progress progress) {
            if (isCancelled || isAbandoned()) {
                cancel();
                return;
            }
            if (progress.stage() != Stage.SAMPLE) {
                position = new Position(progress.stage(), batch, position.step(), position.steps());
                return;
            }
            int steps = drawing.request().steps();
            int step = (int) ((long) progress.done() * steps / Math.max(1, progress.total()));
            // A batch that runs out of memory begins anew.
            lookedAt = Math.min(lookedAt, step);
            position = new Position(Stage.SAMPLE, batch, Math.max(step, position.step()), steps);
            if (progress.done() > 0) {
                stopOrShow(progress, step);
            }
        }

        /** Clients that stop a request rely on receiving a picture, so at least one step is made. */
        private void stopOrShow(Progress progress, int step) {
            if (isInterrupted || isSkipped) {
                unfinished = Optional.of(progress.preview());
                running.cancel();
            } else if (isLookWanted
                    && step - lookedAt >= Math.max(1, drawing.options().whole("show_progress_every_n_steps"))) {
                isLookWanted = false;
                lookedAt = step;
                int number = look.map(Look::number).orElse(0) + 1;
                look = Optional.of(new Look(Objects.requireNonNull(progress.preview()), number));
            }
        }
    }
}
