package org.example.posterize;

import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.contract.ConditionContract;

class PosterizeContractTest extends ConditionContract {
    @Override
    protected Condition condition() {
        return new Posterize();
    }
}
