package io.github.ctrlora4j.runtime.generation;

import ai.djl.ndarray.NDManager;
import io.github.ctrlora4j.api.MemoryException;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.GenerationResult;
import io.github.ctrlora4j.api.host.ProgressListener;
import io.github.ctrlora4j.api.host.Stage;
import io.github.ctrlora4j.runtime.control.ControlBranch;
import io.github.ctrlora4j.runtime.engine.TorchEngine;
import io.github.ctrlora4j.runtime.models.LoadedModels;
import io.github.ctrlora4j.runtime.weights.ModelLibrary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * One request that is being carried out: models, condition images, then batch by batch. Memory that runs out while a batch
 * is drawn costs the batch, not the request: see {@link BatchRun}. Confined to one thread.
 */
final class GenerationRun {
    /**
     * What runs share.
     *
     * @param library knows the hashes of checkpoints
     * @param forecast knows what a plan needs
     * @param software program and version, for the images' metadata
     */
    record Resources(
            TorchEngine engine,
            LoadedModels models,
            ConditionLatents conditionLatents,
            ModelLibrary library,
            MemoryForecast forecast,
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
            GenerationPlan plan = resolver.get();
            resources.forecast().requireAllowed(plan);
            // What earlier requests left in memory makes room for what this one computes.
            resources
                    .models()
                    .newRun(resources.engine().roomBeside(resources.forecast().beside(plan)));
            generate(plan);
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
            PassModels.Ready first = report.timed(
                    Stage.LOAD, () -> twice(() -> models.begin(plan.passes().get(0), scope)));
            List<Map<ControlFile, ControlBranch>> branches = report.timed(Stage.LOAD, () -> plan.passes().stream()
                    .map(pass -> twice(() -> branches(plan, pass)))
                    .toList());
            report.progress(Stage.LOAD, 1, 1);
            // The file is in the page cache now; the pictures will have the hash if they take longer to draw.
            resources.library().shortHashSoon(plan.model().checkpoint());
            List<List<ReadyCondition>> conditions =
                    report.timed(Stage.DETECT, () -> new Detection(plan, report).ready(branches));
            report.progress(Stage.ENCODE, 0, 1);
            PassStarts starts =
                    report.timed(Stage.ENCODE, () -> twice(() -> new PassStarts(plan, first.codec(), scope)));
            new BatchRun(resources, plan, report, listener, new BatchRun.Prepared(models, conditions, starts, scope))
                    .draw();
        }
    }

    /** Once more with empty caches if memory runs out. */
    private <T> T twice(Supplier<T> work) {
        try {
            return TorchEngine.guarded("generation", work);
        } catch (MemoryException e) {
            resources.models().freeForRetry();
            return work.get();
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
}
