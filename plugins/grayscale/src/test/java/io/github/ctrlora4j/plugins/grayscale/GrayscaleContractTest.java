package io.github.ctrlora4j.plugins.grayscale;

import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.contract.ConditionContract;

class GrayscaleContractTest extends ConditionContract {
    @Override
    protected Condition condition() {
        return new Grayscale();
    }
}
