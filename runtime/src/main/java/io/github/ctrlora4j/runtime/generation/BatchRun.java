package io.github.ctrlora4j.runtime.generation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.ctrlora4j.api.MemoryException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.GeneratedImage;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.HiresFix;
import io.github.ctrlora4j.api.host.MemoryNeed;
import io.github.ctrlora4j.api.host.Progress;
import io.github.ctrlora4j.api.host.ProgressListener;
import io.github.ctrlora4j.api.host.Stage;
import io.github.ctrlora4j.runtime.engine.TorchEngine;
import java.util.List;

/**
 * The batches of a run, one after the other, each through all passes. If memory runs out, everything is freed that can be
 * made again, and the images that are still missing are drawn one by one, in this batch and all later ones of the run.
 * Their noise is the batch's. Confined to one thread.
 */
final class BatchRun {
    /**
     * What all batches share.
     *
     * @param conditions for each pass
     * @param scope lives as long as the run
     */
    record Prepared(PassModels models, List<List<ReadyCondition>> conditions, PassStarts starts, NDManager scope) {}

    private final GenerationRun.Resources resources;
    private final GenerationPlan plan;
    private final GenerationRequest request;
    private final RunReport report;
    private final ProgressListener listener;
    private final Prepared prepared;
    /** Images that are done, of all batches. */
    private int drawn;
    /** Network calls of the parts that are done or were given up. */
    private int callsBefore;

    private boolean isShortOfMemory;

    BatchRun(
            GenerationRun.Resources resources,
            GenerationPlan plan,
            RunReport report,
            ProgressListener listener,
            Prepared prepared) {
        this.resources = resources;
        this.plan = plan;
        this.request = plan.request();
        this.report = report;
        this.listener = listener;
        this.prepared = prepared;
    }

    void draw() {
        for (int batch = 0; batch < request.batchCount(); batch++) {
            int first = batch * request.batch();
            BatchPart whole = BatchPart.whole(plan.seeds().subList(first, first + request.batch()));
            if (!isShortOfMemory) {
                try {
                    draw(whole);
                } catch (MemoryException e) {
                    freeMemory();
                }
            }
            while (drawn < first + request.batch()) {
                drawLast(whole.only(drawn - first));
            }
        }
    }

    private void freeMemory() {
        isShortOfMemory = true;
        resources.models().freeForRetry();
        report.result()
                .warning(
                        request.batch() == 1
                                ? "memory ran out, so caches were emptied and the picture was drawn again"
                                : "memory ran out, so pictures were drawn one by one; they may differ from a batch's in"
                                        + " the last bit");
    }

    /** Nothing smaller is left to try. */
    private void drawLast(BatchPart part) {
        try {
            draw(part);
        } catch (MemoryException e) {
            MemoryNeed need = resources.forecast().of(plan);
            throw new MemoryException(
                    "memory",
                    "ran out, also for one picture alone and with empty caches; the request needs about " + need
                            + " for its whole batch, and " + MemoryNeed.gigabytes(need.available())
                            + " are available; use a smaller size, fewer conditions or a smaller model, or close other"
                            + " programs",
                    e);
        }
    }

    private void draw(BatchPart part) {
        try (NDManager local = prepared.scope().newSubManager()) {
            TorchEngine.guarded("generation", () -> {
                new Part(part, local).draw();
                return part;
            });
        } finally {
            callsBefore += plan.calls();
        }
    }

    /** Grows if a batch falls apart. */
    private int totalCalls() {
        int missing = plan.images() - drawn;
        int parts = isShortOfMemory ? missing : (missing + request.batch() - 1) / request.batch();
        return callsBefore + parts * plan.calls();
    }

    /** Images that are drawn together, through all passes. */
    private final class Part {
        private final BatchPart images;
        private final NDManager scope;

        Part(BatchPart images, NDManager scope) {
            this.images = images;
            this.scope = scope;
        }

        void draw() {
            PassModels.Ready model = begin(0);
            PassStart start = prepared.starts().first(model.codec(), images);
            int last = plan.passes().size() - 1;
            for (int pass = 0; pass < last; pass++) {
                try (GenerationSession session = open(pass, model, start)) {
                    sample(session, pass);
                    PassModels.Ready next = begin(pass + 1);
                    NDArray enlarged = enlarged(pass, session, model, next);
                    start = prepared.starts().next(pass + 1, next.codec(), images, enlarged);
                    model = next;
                }
            }
            try (GenerationSession session = open(last, model, start)) {
                sample(session, last);
                decode(session);
            }
        }

        private PassModels.Ready begin(int pass) {
            return report.timed(
                    Stage.LOAD, () -> prepared.models().begin(plan.passes().get(pass), prepared.scope()));
        }

        /** What a pass has drawn, at the size of the next one. */
        private NDArray enlarged(int pass, GenerationSession session, PassModels.Ready drawnBy, PassModels.Ready next) {
            HiresFix fix = request.hiresFix().orElseThrow();
            return report.timed(Stage.ENCODE, () -> new Enlargement(fix, drawnBy.codec(), next.codec())
                    .enlarge(
                            scope,
                            session.latents(),
                            plan.passes().get(pass + 1).size(),
                            next.model().latents()));
        }

        private GenerationSession open(int pass, PassModels.Ready ready, PassStart start) {
            PlannedPass planned = plan.passes().get(pass);
            int pairs = resources.engine().pairsPerPass(ready.model().latents().area(planned.size()));
            return report.timed(
                    Stage.ENCODE,
                    () -> GenerationSession.open(
                            new SessionResources(
                                    resources.engine().newManager(),
                                    ready.codec(),
                                    ready.texts(),
                                    resources.models().residualCache(),
                                    resources.conditionLatents(),
                                    isShortOfMemory ? 1 : pairs),
                            request,
                            planned,
                            start,
                            prepared.conditions().get(pass)));
        }

        private void sample(GenerationSession session, int pass) {
            boolean isFirst = callsBefore == 0 && pass == 0;
            if (isFirst) {
                report.progress(Stage.ENCODE, 1, 1);
            }
            try {
                if (isFirst && !plan.conditions().isEmpty()) {
                    // Only the first pass is waited for here; the others come between the steps.
                    report.progress(Stage.CONTROL, 0, 1);
                    report.timed(Stage.CONTROL, session::prepareControl);
                    report.progress(Stage.CONTROL, 1, 1);
                }
                int before = callsBefore(pass);
                if (before == 0) {
                    // Later there is a picture to look at whenever something is done.
                    report.progress(Stage.SAMPLE, 0, totalCalls());
                }
                while (!session.isDone()) {
                    report.stopIfCancelled();
                    report.timed(Stage.CONTROL, session::prepareControl);
                    report.timed(Stage.SAMPLE, session::advance);
                    try (CallbackPreview preview = new CallbackPreview(() -> finished(session.preview(), pass))) {
                        report.progress(Progress.of(Stage.SAMPLE, before + session.calls(), totalCalls(), preview));
                    }
                }
            } finally {
                report.count(session);
            }
        }

        private int callsBefore(int pass) {
            return callsBefore
                    + plan.passes().subList(0, pass).stream()
                            .mapToInt(PlannedPass::calls)
                            .sum();
        }

        private void decode(GenerationSession session) {
            int last = plan.passes().size() - 1;
            for (int i = 0; i < images.size(); i++) {
                int index = i;
                report.progress(Stage.DECODE, drawn, plan.images());
                RgbImage image = report.timed(Stage.DECODE, () -> finished(session.image(index), last));
                String text = ParametersText.of(new WrittenImage(
                        plan,
                        drawn,
                        prepared.conditions().get(last),
                        resources.library().shortHashSoon(plan.model().checkpoint()),
                        resources.software()));
                GeneratedImage generated =
                        GeneratedImage.of(image, plan.seeds().get(drawn).seed(), text);
                report.result().image(generated);
                listener.onImage(generated, drawn);
                drawn++;
            }
            report.progress(Stage.DECODE, drawn, plan.images());
        }

        /** A decoded picture within what was given. */
        private RgbImage finished(RgbImage image, int pass) {
            return plan.initial()
                    .filter(initial -> pass == 0)
                    .flatMap(InitialPicture::masked)
                    .map(masked -> masked.paste().paste(image))
                    .orElse(image);
        }
    }
}
