package io.github.ctrlora4j.runtime.plugins;

import io.github.ctrlora4j.api.PluginException;
import io.github.ctrlora4j.api.SpiVersion;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.List;
import org.pf4j.DefaultPluginManager;
import org.pf4j.JarPluginLoader;
import org.pf4j.ManifestPluginDescriptorFinder;
import org.pf4j.Plugin;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginDescriptorFinder;
import org.pf4j.PluginFactory;
import org.pf4j.PluginLoader;
import org.pf4j.PluginState;
import org.pf4j.PluginStatusProvider;
import org.pf4j.PluginWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PF4J as this host uses it: jars with a manifest, one classloader per jar, and the SPI's version to compare with.
 * Confined to one thread at a time.
 */
final class JarPlugins extends DefaultPluginManager {
    private static final Logger log = LoggerFactory.getLogger(JarPlugins.class);

    private final SharedPackagesLoader shared;

    JarPlugins(ClassLoader host) {
        super(List.of());
        this.shared = new SharedPackagesLoader(host);
        // PF4J ignores Plugin-Requires while the host's version is 0.0.0, its default.
        setSystemVersion(SpiVersion.CURRENT);
    }

    /**
     * Loads and starts a jar; one that fails leaves nothing behind.
     *
     * @throws PluginException saying why it does not start
     */
    PluginWrapper open(Path jar) {
        try {
            PluginWrapper plugin = getPlugin(loadPlugin(jar));
            if (startPlugin(plugin.getPluginId()) != PluginState.STARTED) {
                Throwable failure = plugin.getFailedException();
                throw new PluginException(jar.toString(), "does not start: " + failure, failure);
            }
            return plugin;
        } catch (Throwable e) { // a plugin's code ran, which can throw anything
            forget(jar);
            throw e;
        }
    }

    /** Removes what PF4J keeps of a jar whose loading failed half-way; it would make every later jar fail, too. */
    private void forget(Path jar) {
        getPlugins().stream()
                .filter(plugin -> plugin.getPluginPath().equals(jar))
                .map(PluginWrapper::getPluginId)
                .toList()
                .forEach(this::unloadPlugin);
    }

    @Override
    protected PluginDescriptorFinder createPluginDescriptorFinder() {
        return new ManifestPluginDescriptorFinder();
    }

    /** PF4J would read lists of disabled plugins from the folder; here a plugin is switched off by removing its jar. */
    @Override
    protected PluginStatusProvider createPluginStatusProvider() {
        return new PluginStatusProvider() {
            @Override
            public boolean isPluginDisabled(String pluginId) {
                return false;
            }

            @Override
            public void disablePlugin(String pluginId) {}

            @Override
            public void enablePlugin(String pluginId) {}
        };
    }

    @Override
    protected PluginLoader createPluginLoader() {
        return new JarPluginLoader(this) {
            @Override
            public ClassLoader loadPlugin(Path jar, PluginDescriptor descriptor) {
                LeasedPluginLoader loader = new LeasedPluginLoader(JarPlugins.this, descriptor, shared);
                loader.addFile(jar.toFile());
                return loader;
            }
        };
    }

    /** PF4J's own factory logs what a plugin's class throws, and continues without it. */
    @Override
    protected PluginFactory createPluginFactory() {
        return wrapper -> {
            String name = wrapper.getDescriptor().getPluginClass();
            try {
                Class<?> type = wrapper.getPluginClassLoader().loadClass(name);
                return new StoppablePlugin(
                        (Plugin) type.getDeclaredConstructor().newInstance());
            } catch (InvocationTargetException e) {
                throw new IllegalStateException("its Plugin-Class " + name + " throws " + e.getCause(), e);
            } catch (ReflectiveOperationException | ClassCastException e) {
                throw new IllegalStateException(
                        "its Plugin-Class " + name + " is not a Plugin with a constructor without parameters: " + e, e);
            }
        };
    }

    /** A plugin whose failure to stop does not keep PF4J from unloading it. */
    private static final class StoppablePlugin extends Plugin {
        private final Plugin plugin;

        StoppablePlugin(Plugin plugin) {
            this.plugin = plugin;
        }

        @Override
        public void start() {
            plugin.start();
        }

        @Override
        public void stop() {
            try {
                plugin.stop();
            } catch (Throwable e) { // of a plugin that is no longer needed
                log.warn("plugin {} failed to stop", plugin.getClass().getName(), e);
            }
        }
    }
}
