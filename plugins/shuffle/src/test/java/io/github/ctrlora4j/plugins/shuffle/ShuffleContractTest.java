package io.github.ctrlora4j.plugins.shuffle;

import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.contract.ConditionContract;

class ShuffleContractTest extends ConditionContract {
    @Override
    protected Condition condition() {
        return new Shuffle();
    }
}
