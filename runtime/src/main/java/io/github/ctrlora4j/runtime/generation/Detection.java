package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.ConditionImage;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.Stage;
import io.github.ctrlora4j.imaging.Interpolation;
import io.github.ctrlora4j.imaging.Resize;
import io.github.ctrlora4j.runtime.conditions.InstalledCondition;
import io.github.ctrlora4j.runtime.control.ControlBranch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Makes the condition images of a plan, for each pass at its size. Confined to one thread. */
record Detection(GenerationPlan plan, RunReport report) {
    /**
     * @param branches for each pass those of all networks
     * @return for each pass the conditions in the request's order
     */
    List<List<ReadyCondition>> ready(List<Map<ControlFile, ControlBranch>> branches) {
        List<List<ReadyCondition>> passes = new ArrayList<>();
        int total = plan.conditions().size() * plan.passes().size();
        int done = 0;
        for (PlannedPass pass : plan.passes()) {
            Map<ControlFile, ControlBranch> networks = branches.get(passes.size());
            List<ReadyCondition> ready = new ArrayList<>();
            for (PlannedCondition planned : plan.conditions()) {
                report.progress(Stage.DETECT, done++, total);
                ready.add(ready(planned, pass.size(), Objects.requireNonNull(networks.get(planned.network()))));
            }
            passes.add(ready);
        }
        if (total > 0) {
            report.progress(Stage.DETECT, total, total);
        }
        passes.get(passes.size() - 1).forEach(condition -> {
            condition.recordWarning().ifPresent(report.result()::warning);
            report.result().conditionImage(condition.image());
        });
        return passes;
    }

    /** As in the reference's interactive tool: a source is resized before detection, a finished image bilinearly. */
    private ReadyCondition ready(PlannedCondition planned, ImageSize size, ControlBranch branch) {
        ConditionInput input = planned.input();
        if (planned.condition().isEmpty()) {
            return new ReadyCondition(
                    planned,
                    placed(input.image(), size, ImageSizing::conditionImage),
                    Optional.empty(),
                    Optional.empty(),
                    branch);
        }
        InstalledCondition condition = planned.condition().get();
        Optional<RgbImage> mask =
                condition.mask(input.mask(), input.erased()).map(given -> placed(given, size, Detection::nearest));
        ConditionImage detection = condition.detect(
                placed(input.image(), size, ImageSizing::source),
                planned.values(),
                plan.request().seed(),
                mask,
                report::isCancelled);
        return new ReadyCondition(planned, detection.image(), detection.madeBy(), mask, branch);
    }

    private RgbImage placed(RgbImage picture, ImageSize size, PictureFrame.Resizer resizer) {
        return plan.initial()
                .map(initial -> initial.frame().place(picture, size, resizer))
                .orElseGet(() -> resizer.to(picture, size));
    }

    private static RgbImage nearest(RgbImage mask, ImageSize size) {
        return Resize.to(mask, size.width(), size.height(), Interpolation.NEAREST);
    }
}
