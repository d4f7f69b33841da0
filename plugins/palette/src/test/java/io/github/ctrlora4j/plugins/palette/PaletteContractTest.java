package io.github.ctrlora4j.plugins.palette;

import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.contract.ConditionContract;

class PaletteContractTest extends ConditionContract {
    @Override
    protected Condition condition() {
        return new Palette();
    }
}
