package io.github.ctrlora4j.runtime.generation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.GeneratedImage;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.GenerationResult;
import io.github.ctrlora4j.api.host.HiresFix;
import io.github.ctrlora4j.api.host.Progress;
import io.github.ctrlora4j.api.host.ProgressListener;
import io.github.ctrlora4j.api.host.Stage;
import io.github.ctrlora4j.runtime.control.ControlBranch;
import io.github.ctrlora4j.runtime.engine.TorchEngine;
import io.github.ctrlora4j.runtime.models.LoadedModels;
import io.github.ctrlora4j.runtime.noise.ImageSeed;
import io.github.ctrlora4j.runtime.weights.ModelLibrary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** One request that is being carried out: models, condition images, then pass by pass and batch by batch. */
final class GenerationRun {
    /**
     * What runs share.
     *
     * @param library knows the hashes of checkpoints
     * @param software program and version, for the images' metadata
     */
    record Resources(
            TorchEngine engine,
            LoadedModels models,
            ConditionLatents conditionLatents,
            ModelLibrary library,
            String software) {}

    private final Resources resources;
    private final GenerationRequest request;
    private final ProgressListener listener;
    private final RunReport report;

    GenerationRun(
            Resources resources, GenerationRequest request, ProgressListener listener, Cancellation cancellation) {
        this.resources = resources;
        this.request = request;
        this.listener = listener;
        this.report = new RunReport(listener, cancellation);
    }

    GenerationResult generate(Supplier<GenerationPlan> resolver) {
        try {
            generate(resolver.get());
        } catch (RunReport.Cancelled e) {
            report.result().cancelled(true);
        }
        return report.result().build();
    }

    private void generate(GenerationPlan plan) {
        RequestWarnings.of(plan).forEach(report.result()::warning);
        report.progress(Stage.LOAD, 0, 1);
        try (NDManager scope = resources.engine().newManager()) {
            PassModels models = new PassModels(resources.models(), request, report::stopIfCancelled);
            PassModels.Ready first =
                    report.timed(Stage.LOAD, () -> models.begin(plan.passes().get(0), scope));
            List<Map<ControlFile, ControlBranch>> branches = report.timed(Stage.LOAD, () -> plan.passes().stream()
                    .map(pass -> branches(plan, pass))
                    .toList());
            report.progress(Stage.LOAD, 1, 1);
            // The file is in the page cache now; the pictures will have the hash if they take longer to draw.
            resources.library().shortHashSoon(plan.model().checkpoint());
            List<List<ReadyCondition>> conditions =
                    report.timed(Stage.DETECT, () -> new Detection(plan, report).ready(branches));
            report.progress(Stage.ENCODE, 0, 1);
            PassStarts starts = report.timed(Stage.ENCODE, () -> new PassStarts(plan, first.codec(), scope));
            for (int batch = 0; batch < request.batchCount(); batch++) {
                try (NDManager local = scope.newSubManager()) {
                    new Batch(plan, models, conditions, starts, scope, local, batch).draw();
                }
            }
        }
    }

    /** The networks of a pass; some ControlNets are stored as the difference to the pass's own checkpoint. */
    private Map<ControlFile, ControlBranch> branches(GenerationPlan plan, PlannedPass pass) {
        Map<ControlFile, ControlBranch> branches = new HashMap<>();
        for (ControlFile network : plan.networks()) {
            report.stopIfCancelled();
            ControlBranch branch = branch(plan, pass, network);
            branches.put(network, request.seamless() ? branch.seamless() : branch);
        }
        return branches;
    }

    private ControlBranch branch(GenerationPlan plan, PlannedPass pass, ControlFile network) {
        LoadedModels models = resources.models();
        return network.isControlNet()
                ? models.controlNet(network.file(), pass.model().sources().unet())
                        .branch()
                : models.control(plan.base().orElseThrow(), network.file());
    }

    /** The images that are drawn together, through all passes. */
    private final class Batch {
        private final GenerationPlan plan;
        private final PassModels models;
        private final List<List<ReadyCondition>> conditions;
        private final PassStarts starts;
        private final NDManager run;
        private final NDManager scope;
        private final int first;
        private final List<ImageSeed> seeds;

        Batch(
                GenerationPlan plan,
                PassModels models,
                List<List<ReadyCondition>> conditions,
                PassStarts starts,
                NDManager run,
                NDManager scope,
                int index) {
            this.plan = plan;
            this.models = models;
            this.conditions = conditions;
            this.starts = starts;
            this.run = run;
            this.scope = scope;
            this.first = index * request.batch();
            this.seeds = plan.seeds().subList(first, first + request.batch());
        }

        void draw() {
            PassModels.Ready model = begin(0);
            PassStart start = starts.first(model.codec(), seeds);
            int last = plan.passes().size() - 1;
            for (int pass = 0; pass < last; pass++) {
                try (GenerationSession session = open(pass, model, start)) {
                    sample(session, pass);
                    PassModels.Ready next = begin(pass + 1);
                    start = starts.next(pass + 1, next.codec(), seeds, enlarged(pass, session, model, next));
                    model = next;
                }
            }
            try (GenerationSession session = open(last, model, start)) {
                sample(session, last);
                decode(session);
            }
        }

        private PassModels.Ready begin(int pass) {
            return report.timed(Stage.LOAD, () -> models.begin(plan.passes().get(pass), run));
        }

        /** What a pass has drawn, at the size of the next one. */
        private NDArray enlarged(int pass, GenerationSession session, PassModels.Ready drawn, PassModels.Ready next) {
            HiresFix fix = request.hiresFix().orElseThrow();
            return report.timed(Stage.ENCODE, () -> new Enlargement(fix, drawn.codec(), next.codec())
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
                                    pairs),
                            request,
                            planned,
                            start,
                            conditions.get(pass)));
        }

        private void sample(GenerationSession session, int pass) {
            boolean isFirst = first == 0 && pass == 0;
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
                report.progress(Stage.SAMPLE, before, totalCalls());
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
            return first / request.batch() * plan.calls()
                    + plan.passes().subList(0, pass).stream()
                            .mapToInt(PlannedPass::calls)
                            .sum();
        }

        private int totalCalls() {
            return request.batchCount() * plan.calls();
        }

        private void decode(GenerationSession session) {
            for (int i = 0; i < request.batch(); i++) {
                int index = i;
                report.progress(Stage.DECODE, first + i, plan.images());
                RgbImage image = report.timed(
                        Stage.DECODE,
                        () -> finished(session.image(index), plan.passes().size() - 1));
                String text = ParametersText.of(new WrittenImage(
                        plan,
                        first + i,
                        conditions.get(conditions.size() - 1),
                        resources.library().shortHashSoon(plan.model().checkpoint()),
                        resources.software()));
                GeneratedImage generated = GeneratedImage.of(image, seeds.get(i).seed(), text);
                report.result().image(generated);
                listener.onImage(generated, first + i);
            }
            report.progress(Stage.DECODE, first + request.batch(), plan.images());
        }

        /** A decoded picture within what was given. */
        private RgbImage finished(RgbImage drawn, int pass) {
            return plan.initial()
                    .filter(initial -> pass == 0)
                    .flatMap(InitialPicture::masked)
                    .map(masked -> masked.paste().paste(drawn))
                    .orElse(drawn);
        }
    }
}
