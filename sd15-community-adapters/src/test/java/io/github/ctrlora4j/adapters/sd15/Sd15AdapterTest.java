package io.github.ctrlora4j.adapters.sd15;

import io.github.ctrlora4j.api.checkpoint.CheckpointAdapter;
import io.github.ctrlora4j.contract.CheckpointAdapterContract;
import java.util.List;
import java.util.Map;

final class Sd15AdapterTest extends CheckpointAdapterContract {
    @Override
    protected CheckpointAdapter adapter() {
        return new Sd15Adapter();
    }

    @Override
    protected List<Map<String, List<Long>>> usable() {
        return List.of(IndexedShapes.checkpoint(), IndexedShapes.base(), IndexedShapes.condition(4));
    }
}
