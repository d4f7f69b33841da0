package io.github.ctrlora4j.plugins.mlsd;

import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.DetectionContext;
import io.github.ctrlora4j.contract.ConditionContract;
import io.github.ctrlora4j.contract.FakeNetworks;
import io.github.ctrlora4j.contract.TestDetectionContext;
import java.util.Map;

class MlsdContractTest extends ConditionContract {
    @Override
    protected Condition condition() {
        return new Mlsd();
    }

    @Override
    protected DetectionContext context(Map<String, String> parameters, long seed) {
        FakeNetworks networks = MlsdTest.mlsd();
        MlsdTest.withSquare(networks, "mlsd-large-512.onnx");
        MlsdTest.withSquare(networks, "mlsd-tiny-512.onnx");
        return TestDetectionContext.of(condition().descriptor(), parameters, seed)
                .withNetworks(networks);
    }
}
