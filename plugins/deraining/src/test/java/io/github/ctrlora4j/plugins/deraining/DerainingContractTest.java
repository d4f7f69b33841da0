package io.github.ctrlora4j.plugins.deraining;

import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.contract.ConditionContract;

class DerainingContractTest extends ConditionContract {
    @Override
    protected Condition condition() {
        return new Deraining();
    }
}
