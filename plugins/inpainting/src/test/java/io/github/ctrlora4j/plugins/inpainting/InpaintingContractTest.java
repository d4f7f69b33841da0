package io.github.ctrlora4j.plugins.inpainting;

import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.contract.ConditionContract;

class InpaintingContractTest extends ConditionContract {
    @Override
    protected Condition condition() {
        return new Inpainting();
    }
}
