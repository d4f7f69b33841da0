package io.github.ctrlora4j.runtime.plugins;

import java.util.List;

/**
 * What plugins see of the host: the JDK and a few packages, nothing else of its class path and none of its resources.
 */
final class SharedPackagesLoader extends ClassLoader {
    /**
     * The contract (api), image operations, the loader's own types (PF4J) and logging. A plugin brings everything else
     * itself.
     */
    static final List<String> SHARED =
            List.of("io.github.ctrlora4j.api.", "io.github.ctrlora4j.imaging.", "org.pf4j.", "org.slf4j.");

    static {
        registerAsParallelCapable();
    }

    private final ClassLoader host;

    SharedPackagesLoader(ClassLoader host) {
        super(ClassLoader.getPlatformClassLoader());
        this.host = host;
    }

    static boolean isShared(String className) {
        return SHARED.stream().anyMatch(className::startsWith);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (isShared(name)) {
            return host.loadClass(name);
        }
        throw new ClassNotFoundException(name + " (the host shares " + SHARED + " with plugins, nothing else)");
    }
}
