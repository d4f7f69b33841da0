package io.github.ctrlora4j.plugins.illusion;

import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.contract.ConditionContract;

class IllusionContractTest extends ConditionContract {
    @Override
    protected Condition condition() {
        return new Illusion();
    }
}
