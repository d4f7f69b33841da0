package io.github.ctrlora4j.plugins.pixel;

import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.contract.ConditionContract;

class PixelContractTest extends ConditionContract {
    @Override
    protected Condition condition() {
        return new Pixel();
    }
}
