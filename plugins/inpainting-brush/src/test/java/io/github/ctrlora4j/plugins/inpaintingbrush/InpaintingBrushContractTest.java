package io.github.ctrlora4j.plugins.inpaintingbrush;

import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.contract.ConditionContract;

class InpaintingBrushContractTest extends ConditionContract {
    @Override
    protected Condition condition() {
        return new InpaintingBrush();
    }
}
