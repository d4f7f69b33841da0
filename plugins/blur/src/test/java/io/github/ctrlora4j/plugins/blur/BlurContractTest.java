package io.github.ctrlora4j.plugins.blur;

import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.contract.ConditionContract;

class BlurContractTest extends ConditionContract {
    @Override
    protected Condition condition() {
        return new Blur();
    }
}
