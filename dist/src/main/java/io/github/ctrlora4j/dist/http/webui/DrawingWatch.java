package io.github.ctrlora4j.dist.http.webui;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.GeneratedImage;
import io.github.ctrlora4j.api.host.Progress;
import io.github.ctrlora4j.api.host.ProgressListener;
import io.github.ctrlora4j.api.host.Stage;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * What clients see of a drawing while it is drawn, and what they wish for: a look, the end of a batch, the end of all.
 * Listens on the generating thread; the rest is thread-safe.
 */
final class DrawingWatch implements ProgressListener {
    /**
     * Where a drawing is.
     *
     * @param batch that is being drawn, from 0
     * @param step sampling steps that are done in it
     */
    record Position(Stage stage, int batch, int step, int steps) {}

    /**
     * A look at an unfinished picture.
     *
     * @param number counts the looks of a drawing, from 1
     */
    record Look(RgbImage image, int number) {}

    private final Drawing drawing;
    private final BooleanSupplier isClientGone;
    private volatile Position position;
    private volatile Cancellation running = new Cancellation();
    private volatile boolean isCancelled;
    private volatile boolean isInterrupted;
    private volatile boolean isSkipped;
    private volatile boolean isLookWanted;
    private volatile Optional<Look> look = Optional.empty();
    private Optional<RgbImage> unfinished = Optional.empty();
    private int firstBatch;
    private int lookedAt;

    /** @param isClientGone whether nobody waits for the answer any more */
    DrawingWatch(Drawing drawing, BooleanSupplier isClientGone) {
        this.drawing = drawing;
        this.isClientGone = isClientGone;
        this.position = start(Stage.LOAD, 0);
    }

    private Position start(Stage stage, int batch) {
        return new Position(stage, batch, 0, drawing.request().steps());
    }

    Position position() {
        return position;
    }

    /** The newest look, and a wish for a newer one: looks cost time, so they are made only for those who watch. */
    Optional<Look> look() {
        isLookWanted = drawing.options().flag("live_previews_enable");
        return look;
    }

    /** Ends the drawing after the current step, with the picture as it is then. */
    void interrupt() {
        isInterrupted = true;
    }

    boolean isInterrupted() {
        return isInterrupted;
    }

    /** Ends the current batch like {@link #interrupt()}; the following ones are drawn. */
    void skip() {
        isSkipped = true;
    }

    boolean isSkipped() {
        return isSkipped;
    }

    /** Ends the drawing without a picture. */
    void cancel() {
        isCancelled = true;
        running.cancel();
    }

    /** Whether nobody wants the pictures any more; from then on nobody does. */
    boolean isCancelled() {
        if (!isCancelled && isClientGone.getAsBoolean()) {
            isCancelled = true;
        }
        return isCancelled;
    }

    /** A run of the batches from this one on begins; it can be cancelled by what is returned. */
    Cancellation begin(int batch) {
        firstBatch = batch;
        running = new Cancellation();
        if (isCancelled) {
            // Cancelled a moment ago, when the run before was the one to end.
            running.cancel();
        }
        begin(Stage.LOAD, batch);
        return running;
    }

    private void begin(Stage stage, int batch) {
        isSkipped = false;
        lookedAt = 0;
        unfinished = Optional.empty();
        position = start(stage, batch);
    }

    /** The picture at which a run was stopped. */
    Optional<RgbImage> unfinished() {
        return unfinished;
    }

    @Override
    public void onProgress(Progress progress) {
        if (isCancelled()) {
            cancel();
        } else if (progress.stage() == Stage.SAMPLE) {
            sampled(progress);
        } else {
            position = new Position(progress.stage(), position.batch(), position.step(), position.steps());
        }
    }

    private void sampled(Progress progress) {
        int steps = position.steps();
        int batch = position.batch();
        long inRun = (long) progress.done() * steps * (drawing.batches() - firstBatch) / Math.max(1, progress.total());
        int step = (int) Math.min(steps, Math.max(0, inRun - (long) steps * (batch - firstBatch)));
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

    /** A batch that is complete cannot be stopped any more; what comes after it can. */
    @Override
    public void onImage(GeneratedImage image, int index) {
        int complete = firstBatch + (index + 1) / drawing.request().batch();
        if (complete > position.batch() && complete < drawing.batches()) {
            begin(Stage.DECODE, complete);
            if (isInterrupted) {
                running.cancel();
            }
        }
    }
}
