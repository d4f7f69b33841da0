package io.github.ctrlora4j.runtime.plugins;

import io.github.ctrlora4j.api.PluginException;
import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.runtime.conditions.ConditionLookup;
import io.github.ctrlora4j.runtime.conditions.ConditionSource;
import io.github.ctrlora4j.runtime.conditions.Contribution;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.pf4j.PluginWrapper;

/** Conditions in plugin jars, each jar in a classloader of its own. Confined to one thread at a time. */
public final class JarConditions implements ConditionSource {
    private final JarPlugins plugins;
    private final Consumer<ClassLoader> unloaded;

    /**
     * @param host classloader of the shared packages
     * @param unloaded receives the classloader of each unloaded plugin, so that other references to it can be dropped
     */
    public JarConditions(ClassLoader host, Consumer<ClassLoader> unloaded) {
        this.plugins = new JarPlugins(host);
        this.unloaded = unloaded;
    }

    @Override
    public boolean takes(Path file) {
        return String.valueOf(file.getFileName()).endsWith(".jar");
    }

    @Override
    public Identity identify(Path file) {
        PluginJar jar = PluginJar.read(file);
        return new Identity(jar.id(), jar.version());
    }

    @Override
    public boolean dependsOnOthers() {
        return false;
    }

    @Override
    public Contribution open(Path file, ConditionLookup lookup) {
        PluginJar.inspect(file, file.toString());
        PluginWrapper plugin = plugins.open(file);
        LeasedPluginLoader loader = (LeasedPluginLoader) plugin.getPluginClassLoader();
        // Only what the jar itself defines: service files of the host are not visible, its classes are.
        ServiceConditions found = ServiceConditions.load(loader, type -> type.getClassLoader() == loader);
        if (found.conditions().isEmpty() && found.problems().isEmpty()) {
            close(plugin.getPluginId(), loader);
            throw new PluginException(
                    file.toString(),
                    "contributes no condition: its META-INF/services/" + Condition.class.getName()
                            + " is empty; was it built without AutoService?");
        }
        return new Started(plugin.getPluginId(), loader, found);
    }

    private void close(String pluginId, ClassLoader loader) {
        plugins.unloadPlugin(pluginId);
        unloaded.accept(loader);
    }

    /** A plugin that runs. */
    private final class Started implements Contribution {
        private final String pluginId;
        private final LeasedPluginLoader loader;
        private final ServiceConditions found;

        Started(String pluginId, LeasedPluginLoader loader, ServiceConditions found) {
            this.pluginId = pluginId;
            this.loader = loader;
            this.found = found;
        }

        @Override
        public List<Condition> conditions() {
            return found.conditions();
        }

        @Override
        public List<String> problems() {
            return found.problems();
        }

        @Override
        public Lease lease() {
            return loader.lease();
        }

        @Override
        public void close() {
            JarConditions.this.close(pluginId, loader);
        }
    }
}
