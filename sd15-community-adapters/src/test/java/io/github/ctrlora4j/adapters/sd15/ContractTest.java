package io.github.ctrlora4j.adapters.sd15;

import io.github.ctrlora4j.api.checkpoint.CheckpointAdapter;
import io.github.ctrlora4j.contract.CheckpointAdapterContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;

final class ContractTest {
    @Nested
    final class LdmCheckpoint extends CheckpointAdapterContract {
        @Override
        protected CheckpointAdapter adapter() {
            return new LdmCheckpointAdapter();
        }

        @Override
        protected List<Map<String, List<Long>>> usable() {
            return List.of(IndexedShapes.checkpoint(), IndexedShapes.sd15("unet", ""));
        }
    }

    @Nested
    final class CtrloraBase extends CheckpointAdapterContract {
        @Override
        protected CheckpointAdapter adapter() {
            return new CtrloraBaseAdapter();
        }

        @Override
        protected List<Map<String, List<Long>>> usable() {
            return List.of(IndexedShapes.base());
        }
    }

    @Nested
    final class CtrloraCondition extends CheckpointAdapterContract {
        @Override
        protected CheckpointAdapter adapter() {
            return new CtrloraConditionAdapter();
        }

        @Override
        protected List<Map<String, List<Long>>> usable() {
            return List.of(IndexedShapes.condition(4));
        }
    }

    @Nested
    final class ForeignModels extends CheckpointAdapterContract {
        @Override
        protected CheckpointAdapter adapter() {
            return new ForeignModelAdapter();
        }

        @Override
        protected List<Map<String, List<Long>>> usable() {
            return List.of();
        }
    }
}
