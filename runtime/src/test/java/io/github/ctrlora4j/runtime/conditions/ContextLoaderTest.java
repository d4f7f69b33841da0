package io.github.ctrlora4j.runtime.conditions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.condition.Network;
import io.github.ctrlora4j.api.condition.NetworkDescriptor;
import io.github.ctrlora4j.api.condition.Networks;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ContextLoaderTest {
    private final ClassLoader before = Thread.currentThread().getContextClassLoader();
    private final ClassLoader plugin = new URLClassLoader(new URL[0]);

    private static ClassLoader current() {
        return Thread.currentThread().getContextClassLoader();
    }

    @AfterEach
    void theCallersLoaderIsBack() {
        assertSame(before, current());
    }

    @Test
    void workSeesTheLoader() {
        assertSame(plugin, ContextLoader.with(plugin, ContextLoaderTest::current));
    }

    @Test
    void workThatFailsGivesTheLoaderBack() {
        assertThrows(
                StackOverflowError.class,
                () -> ContextLoader.with(plugin, () -> {
                    throw new StackOverflowError();
                }));
    }

    /** A network's threads outlive the plugin that first asked for it. */
    @Test
    void networksAreFoundAndOpenedUnderTheHostsLoader() {
        List<ClassLoader> seen = new ArrayList<>();
        Networks real = new Networks() {
            @Override
            public Optional<Network> find(NetworkDescriptor network) {
                seen.add(current());
                return Optional.empty();
            }

            @Override
            public Network open(NetworkDescriptor network) {
                seen.add(current());
                throw new UnsupportedOperationException("was asked for");
            }
        };
        NetworkDescriptor network = NetworkDescriptor.builder("edges.onnx").build();

        ContextLoader.with(plugin, () -> {
            HostNetworks networks = new HostNetworks(real, before);
            assertThrows(UnsupportedOperationException.class, () -> networks.open(network));
            return networks.find(network);
        });

        assertEquals(List.of(before, before), seen);
    }
}
