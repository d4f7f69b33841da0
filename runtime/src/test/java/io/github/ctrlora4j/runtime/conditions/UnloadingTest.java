package io.github.ctrlora4j.runtime.conditions;

import static io.github.ctrlora4j.runtime.plugins.TestJar.condition;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.runtime.plugins.TestJar;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plugin that was removed leaves nothing: no classloader, no metaspace, no open file. */
class UnloadingTest {
    private static final int CYCLES = 200;
    /** By then whatever is made once, such as accessors and lambdas of the JDK, has been made. */
    private static final int WARM = 20;
    /** Classes of the JDK that come late, such as accessors of reflection; 180 cycles of the plugin have 540. */
    private static final int CLASSES_OF_THE_JDK = 30;
    /** For these classes; those of 180 cycles take 300 kB. */
    private static final long CLASS_SPACE_SLACK = 64 << 10;
    /**
     * For the just-in-time compiler's profiles of hot methods: about 0.6 MB, none with -Xint; with the classes of 180
     * cycles 1.9 MB.
     */
    private static final long METASPACE_SLACK = 1280 << 10;

    private static final RgbImage PIXEL = RgbImage.of(1, 1, new byte[] {0, 1, 2});

    @TempDir
    private Path temp;

    /** A condition that does what keeps classloaders alive elsewhere: a cache, a lambda, a resource, images. */
    private Path plugin() throws IOException {
        return TestJar.plugin("passing")
                .source(
                        "Table",
                        """
                        package test;
                        class Table {
                            static final java.util.Map<String, byte[]> CACHE = new java.util.concurrent.ConcurrentHashMap<>();
                            static byte[] read(String name) {
                                return CACHE.computeIfAbsent(name, key -> {
                                    try (java.io.InputStream in = Table.class.getResourceAsStream(key)) {
                                        var picture = new java.awt.image.BufferedImage(1, 1, 1);
                                        javax.imageio.ImageIO.write(picture, "png", new java.io.ByteArrayOutputStream());
                                        return in.readAllBytes();
                                    } catch (java.io.IOException e) {
                                        throw new java.io.UncheckedIOException(e);
                                    }
                                });
                            }
                        }
                        """)
                .service(
                        "Passing",
                        condition("Passing", "passing")
                                .replace(
                                        "byte[] pixels",
                                        "if (Table.read(\"table.txt\").length != 3) { throw new IllegalStateException(); } byte[] pixels"))
                .resource("test/table.txt", "abc".getBytes(StandardCharsets.UTF_8))
                .write(Files.createDirectory(temp.resolve("build")).resolve("passing.jar"));
    }

    @Test
    void twoHundredCyclesOfOnePluginLeaveNothing() throws IOException {
        Path built = plugin();
        Path folder = Files.createDirectory(temp.resolve("plugins"));
        Path jar = folder.resolve("passing.jar");
        Usage warm = Usage.now();
        try (ConditionRegistry registry = TestRegistry.open(folder)) {
            for (int cycle = 1; cycle <= CYCLES; cycle++) {
                Files.copy(built, jar);
                WeakReference<ClassLoader> loader = used(registry);
                if (cycle % 2 == 0) {
                    assertTrue(registry.remove("passing"));
                }
                Files.delete(jar);
                assertThrows(InvalidRequestException.class, () -> registry.get("passing"));
                assertNull(afterCollection(loader), "classloader of cycle " + cycle + " is still there");
                assertEquals(List.of(), openFilesOf("passing.jar"), "open after cycle " + cycle);
                if (cycle == WARM) {
                    warm = Usage.now();
                }
            }
        }
        Usage end = Usage.now();
        assertTrue(end.classes() <= warm.classes() + CLASSES_OF_THE_JDK, warm + " became " + end);
        assertTrue(end.classSpace() <= warm.classSpace() + CLASS_SPACE_SLACK, warm + " became " + end);
        assertTrue(end.metaspace() <= warm.metaspace() + METASPACE_SLACK, warm + " became " + end);
    }

    /** What classes take: how many are loaded, and bytes of their headers alone and of everything. */
    private record Usage(int classes, long classSpace, long metaspace) {
        static Usage now() {
            return new Usage(
                    ManagementFactory.getClassLoadingMXBean().getLoadedClassCount(),
                    used("Compressed Class Space"),
                    used("Metaspace"));
        }

        /** 0 on a JVM without such a pool. */
        private static long used(String pool) {
            return ManagementFactory.getMemoryPoolMXBeans().stream()
                    .filter(candidate -> candidate.getName().equals(pool))
                    .mapToLong(candidate -> candidate.getUsage().getUsed())
                    .sum();
        }
    }

    /** In a frame of its own, so that no local variable keeps the condition. */
    private static WeakReference<ClassLoader> used(ConditionRegistry registry) {
        InstalledCondition condition = registry.get("passing");
        condition.detect(PIXEL, Map.of(), 0, Optional.empty(), () -> false);
        return new WeakReference<>(condition.pluginLoader());
    }

    private static ClassLoader afterCollection(WeakReference<ClassLoader> loader) {
        for (int i = 0; i < 20 && loader.get() != null; i++) {
            System.gc();
        }
        return loader.get();
    }

    /** Where the system tells: an open file cannot be deleted on Windows, and its space is not freed elsewhere. */
    private static List<String> openFilesOf(String name) throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.isDirectory(descriptors)) {
            return List.of();
        }
        try (Stream<Path> links = Files.list(descriptors)) {
            return links.map(UnloadingTest::target)
                    .filter(target -> target.contains(name))
                    .toList();
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return ""; // the listing's own descriptor has gone
        }
    }
}
