package io.github.ctrlora4j.runtime;

import io.github.ctrlora4j.api.condition.Networks;
import io.github.ctrlora4j.runtime.conditions.ConditionRegistry;
import io.github.ctrlora4j.runtime.packs.PackConditions;
import io.github.ctrlora4j.runtime.plugins.ClassPathConditions;
import io.github.ctrlora4j.runtime.plugins.JarConditions;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Wires the registry with every kind of condition source. Stateless. */
public final class InstalledSources {
    private InstalledSources() {}

    /**
     * @param folders of plugin jars and packs, in search order; a missing folder counts as empty
     * @param host classloader of the class path's conditions and of the packages that plugins share with the host
     * @param networks runs networks for conditions
     * @param unloaded receives the classloader of each unloaded plugin, so that other references to it can be dropped
     */
    public static ConditionRegistry open(
            List<Path> folders, ClassLoader host, Networks networks, Consumer<ClassLoader> unloaded) {
        return ConditionRegistry.open(
                folders,
                List.of(new JarConditions(host, unloaded), new PackConditions()),
                ClassPathConditions.load(host),
                networks);
    }
}
