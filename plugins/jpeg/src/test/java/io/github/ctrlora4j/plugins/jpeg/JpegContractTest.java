package io.github.ctrlora4j.plugins.jpeg;

import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.contract.ConditionContract;

class JpegContractTest extends ConditionContract {
    @Override
    protected Condition condition() {
        return new Jpeg();
    }
}
