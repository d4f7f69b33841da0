package io.github.ctrlora4j.plugins.skeleton;

import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.DetectionContext;
import io.github.ctrlora4j.contract.ConditionContract;
import io.github.ctrlora4j.contract.TestDetectionContext;
import java.util.Map;

class SkeletonContractTest extends ConditionContract {
    @Override
    protected Condition condition() {
        return new Skeleton();
    }

    @Override
    protected DetectionContext context(Map<String, String> parameters, long seed) {
        return TestDetectionContext.of(condition().descriptor(), parameters, seed)
                .withNetworks(FakePose.addMoveNet(FakePose.withPersonInTheMiddle(), 0.9f));
    }
}
