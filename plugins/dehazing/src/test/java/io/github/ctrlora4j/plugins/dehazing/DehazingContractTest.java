package io.github.ctrlora4j.plugins.dehazing;

import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.contract.ConditionContract;

class DehazingContractTest extends ConditionContract {
    @Override
    protected Condition condition() {
        return new Dehazing();
    }
}
