package io.github.ctrlora4j.runtime.packs;

import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.runtime.conditions.ConditionLookup;
import io.github.ctrlora4j.runtime.conditions.ConditionSource;
import io.github.ctrlora4j.runtime.conditions.Contribution;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Conditions in packs, which build on installed conditions. Stateless and thread-safe. */
public final class PackConditions implements ConditionSource {
    @Override
    public boolean takes(Path file) {
        return Pack.isPack(file);
    }

    @Override
    public Identity identify(Path file) {
        PackDescriptor descriptor = Pack.open(file).descriptor();
        return new Identity(descriptor.name(), descriptor.version());
    }

    @Override
    public boolean dependsOnOthers() {
        return true;
    }

    @Override
    public Contribution open(Path file, ConditionLookup lookup) {
        Pack pack = Pack.open(file, String.valueOf(file.getFileName()));
        List<Condition> conditions = PackCondition.of(pack, lookup).stream()
                .map(condition -> (Condition) condition)
                .toList();
        Optional<Contribution.Extension> extension =
                PackClash.extended(pack, lookup).map(id -> new Contribution.Extension(id, pack.loras()));
        return new Opened(conditions, extension);
    }

    /** The conditions and LoRAs of a pack; no file is kept open. */
    private record Opened(List<Condition> conditions, Optional<Contribution.Extension> extension)
            implements Contribution {}
}
