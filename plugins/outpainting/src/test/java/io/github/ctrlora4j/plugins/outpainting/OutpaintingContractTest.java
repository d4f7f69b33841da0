package io.github.ctrlora4j.plugins.outpainting;

import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.contract.ConditionContract;

class OutpaintingContractTest extends ConditionContract {
    @Override
    protected Condition condition() {
        return new Outpainting();
    }
}
