package io.github.ctrlora4j.runtime.conditions;

import java.util.function.Supplier;
import javax.imageio.spi.IIORegistry;

/** Code that runs with another context classloader than its caller, on the same thread. Stateless. */
final class ContextLoader {
    private ContextLoader() {}

    /** @return what the work returns, which may be null if a plugin breaks its contract */
    static <T> T with(ClassLoader loader, Supplier<T> work) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        HostStatics.settle();
        thread.setContextClassLoader(loader);
        try {
            return work.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /**
     * JDK singletons that capture the context classloader on first use; made here, before a plugin's loader is the
     * context's.
     */
    private static final class HostStatics {
        static {
            // AWT's application context keeps that classloader; image reading and writing create it.
            IIORegistry.getDefaultInstance();
        }

        static void settle() {}
    }
}
