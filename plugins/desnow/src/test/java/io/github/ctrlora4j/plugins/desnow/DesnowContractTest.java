package io.github.ctrlora4j.plugins.desnow;

import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.contract.ConditionContract;

class DesnowContractTest extends ConditionContract {
    @Override
    protected Condition condition() {
        return new Desnow();
    }
}
