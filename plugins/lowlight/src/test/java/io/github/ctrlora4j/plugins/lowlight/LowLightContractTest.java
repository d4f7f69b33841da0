package io.github.ctrlora4j.plugins.lowlight;

import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.contract.ConditionContract;

class LowLightContractTest extends ConditionContract {
    @Override
    protected Condition condition() {
        return new LowLight();
    }
}
