package io.github.ctrlora4j.plugins.hed;

import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.DetectionContext;
import io.github.ctrlora4j.contract.ConditionContract;
import io.github.ctrlora4j.contract.TestDetectionContext;
import java.util.Map;

class HedContractTest extends ConditionContract {
    @Override
    protected Condition condition() {
        return new Hed();
    }

    @Override
    protected DetectionContext context(Map<String, String> parameters, long seed) {
        return TestDetectionContext.of(condition().descriptor(), parameters, seed)
                .withNetworks(PidiNetworkTest.addPidiNet(HedTest.hed()));
    }
}
