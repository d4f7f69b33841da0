package io.github.ctrlora4j.runtime.plugins;

import io.github.ctrlora4j.api.SpiVersion;
import java.nio.file.Path;
import org.pf4j.DefaultPluginManager;
import org.pf4j.JarPluginLoader;
import org.pf4j.ManifestPluginDescriptorFinder;
import org.pf4j.PluginClassLoader;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginDescriptorFinder;
import org.pf4j.PluginLoader;

/** PF4J as this host uses it: jars with a manifest, one classloader per jar, and the SPI's version to compare with. */
final class JarPlugins extends DefaultPluginManager {
    private final SharedPackagesLoader shared;

    JarPlugins(Path folder, ClassLoader host) {
        super(folder);
        this.shared = new SharedPackagesLoader(host);
        // PF4J ignores Plugin-Requires while the host's version is 0.0.0, its default.
        setSystemVersion(SpiVersion.CURRENT);
    }

    /** True if the manifest's Plugin-Requires admits this host. */
    boolean admits(PluginDescriptor descriptor) {
        return getVersionManager().checkVersionConstraint(getSystemVersion(), descriptor.getRequires());
    }

    @Override
    protected PluginDescriptorFinder createPluginDescriptorFinder() {
        return new ManifestPluginDescriptorFinder();
    }

    @Override
    protected PluginLoader createPluginLoader() {
        return new JarPluginLoader(this) {
            @Override
            public ClassLoader loadPlugin(Path jar, PluginDescriptor descriptor) {
                PluginClassLoader loader = new PluginClassLoader(JarPlugins.this, descriptor, shared) {
                    /** Host types come from the host, even if the jar bundles a copy of them. */
                    @Override
                    protected boolean shouldDelegateToParent(String className) {
                        return SharedPackagesLoader.isShared(className);
                    }
                };
                loader.addFile(jar.toFile());
                return loader;
            }
        };
    }
}
