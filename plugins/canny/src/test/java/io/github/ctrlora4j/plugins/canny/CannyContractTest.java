package io.github.ctrlora4j.plugins.canny;

import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.contract.ConditionContract;

class CannyContractTest extends ConditionContract {
    @Override
    protected Condition condition() {
        return new Canny();
    }
}
