package io.github.ctrlora4j.runtime.plugins;

import io.github.ctrlora4j.runtime.conditions.Contribution.Lease;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.pf4j.PluginClassLoader;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginManager;

/**
 * The classloader of one jar. Closing it waits for the current users of the plugin, because they may still have to load
 * a class or resource of it. Thread-safe.
 */
final class LeasedPluginLoader extends PluginClassLoader {
    private int leases;
    private boolean closing;

    LeasedPluginLoader(PluginManager manager, PluginDescriptor descriptor, ClassLoader shared) {
        super(manager, descriptor, shared);
    }

    synchronized Lease lease() {
        leases++;
        return this::release;
    }

    private synchronized void release() {
        leases--;
        if (leases == 0 && closing) {
            try {
                super.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closing = true;
        if (leases == 0) {
            super.close();
        }
    }

    /** Shared packages come from the host alone. */
    @Override
    protected boolean shouldDelegateToParent(String className) {
        return SharedPackagesLoader.isShared(className);
    }
}
