package io.github.ctrlora4j.runtime.plugins;

import io.github.ctrlora4j.api.SpiVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipFile;
import org.pf4j.DefaultPluginManager;
import org.pf4j.InvalidPluginDescriptorException;
import org.pf4j.JarPluginLoader;
import org.pf4j.ManifestPluginDescriptorFinder;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginDescriptorFinder;
import org.pf4j.PluginLoader;
import org.pf4j.PluginState;
import org.pf4j.PluginWrapper;

/** PF4J as this host uses it: jars with a manifest, one classloader per jar, and the SPI's version to compare with. */
final class JarPlugins extends DefaultPluginManager {
    private final SharedPackagesLoader shared;

    JarPlugins(Path folder, ClassLoader host) {
        super(folder);
        this.shared = new SharedPackagesLoader(host);
        // PF4J ignores Plugin-Requires while the host's version is 0.0.0, its default.
        setSystemVersion(SpiVersion.CURRENT);
    }

    /** A jar that is not used; the message says why in one line, and does not name the jar. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        private final String pluginId;
        private final String version;

        private Refused(String pluginId, String version, String problem) {
            super(problem);
            this.pluginId = pluginId;
            this.version = version;
        }

        /** From the manifest; empty if that could not be read. */
        String pluginId() {
            return pluginId;
        }

        /** From the manifest; empty likewise. */
        String version() {
            return version;
        }
    }

    /** Loads and starts a jar; one that is refused leaves nothing. */
    PluginWrapper open(Path jar) throws Refused {
        PluginWrapper plugin = load(jar);
        String id = plugin.getPluginId();
        PluginDescriptor descriptor = plugin.getDescriptor();
        String version = Optional.ofNullable(descriptor.getVersion()).orElse("");
        if (!getVersionManager().checkVersionConstraint(getSystemVersion(), descriptor.getRequires())) {
            unloadPlugin(id);
            throw new Refused(
                    id,
                    version,
                    "needs SPI " + descriptor.getRequires() + ", this host has " + SpiVersion.CURRENT
                            + "; install a build of the plugin for this SPI");
        }
        if (startPlugin(id) != PluginState.STARTED) {
            String reason = String.valueOf(plugin.getFailedException());
            unloadPlugin(id);
            throw new Refused(id, version, "does not start: " + reason);
        }
        return plugin;
    }

    private PluginWrapper load(Path jar) throws Refused {
        refuseHostClasses(jar);
        try {
            return getPlugin(loadPlugin(jar));
        } catch (InvalidPluginDescriptorException e) {
            throw new Refused(
                    "", "", "is no plugin: its manifest needs Plugin-Id and Plugin-Version (" + e.getMessage() + ")");
        } catch (RuntimeException e) {
            String problem = twin(e).orElseGet(() -> Messages.root(e));
            forget(jar);
            throw new Refused("", "", problem);
        }
    }

    /** What PF4J keeps of a jar when loading fails half-way would make every later one fail, too. */
    private void forget(Path jar) {
        getPlugins().stream()
                .filter(plugin -> plugin.getPluginPath().equals(jar))
                .map(PluginWrapper::getPluginId)
                .toList()
                .forEach(this::unloadPlugin);
    }

    /** The plugin that is loaded already under the same id. */
    private Optional<String> twin(RuntimeException e) {
        return getPlugins().stream()
                .filter(plugin -> String.valueOf(e.getMessage()).contains(plugin.getPluginId()))
                .map(plugin -> "has the same Plugin-Id " + plugin.getPluginId() + " as "
                        + plugin.getPluginPath().getFileName() + "; remove one of the two")
                .findFirst();
    }

    private static void refuseHostClasses(Path jar) throws Refused {
        if (!isZip(jar)) {
            throw new Refused("", "", "is not a jar: it does not start like a zip archive; build or download it again");
        }
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            Optional<String> bundled = PluginJar.bundledHostClass(zip);
            if (bundled.isPresent()) {
                throw new Refused(
                        "",
                        "",
                        "bundles the host's own class " + bundled.get() + "; its author must leave out "
                                + String.join("*, ", SharedPackagesLoader.SHARED) + "* (scope 'provided')");
            }
        } catch (IOException e) {
            throw new Refused("", "", "is damaged: " + e.getMessage() + "; build or download it again");
        }
    }

    private static boolean isZip(Path jar) {
        try (var in = Files.newInputStream(jar)) {
            byte[] head = in.readNBytes(2);
            return head.length == 2 && head[0] == 'P' && head[1] == 'K';
        } catch (IOException e) {
            return false;
        }
    }

    /** Keeps the jars of all plugins open until it is closed, also of those that are unloaded meanwhile. */
    List<LeasedPluginLoader.Lease> leases() {
        return getPlugins().stream()
                .map(plugin -> ((LeasedPluginLoader) plugin.getPluginClassLoader()).lease())
                .toList();
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
                LeasedPluginLoader loader = new LeasedPluginLoader(JarPlugins.this, descriptor, shared);
                loader.addFile(jar.toFile());
                return loader;
            }
        };
    }
}
