package io.github.ctrlora4j.dist.storm;

import io.github.ctrlora4j.runtime.Ctrlora4j;
import io.github.ctrlora4j.runtime.RuntimeOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * What all storms know. Immutable.
 *
 * @param distribution the unpacked distribution, with its plugins
 * @param demo folder of the miniature models and sources
 * @param work where everything is written
 * @param count requests per thread, operations per process, kills per command, exits, changes of files
 * @param seconds after which a storm begins nothing new
 */
record StormSettings(Path distribution, Path demo, Path work, long seed, int count, int seconds) {
    Random random(int salt) {
        return new Random(seed * 1_000_003 + salt);
    }

    /** In the time of {@link System#nanoTime}. */
    long deadline() {
        return System.nanoTime() + seconds * 1_000_000_000L;
    }

    Path models() {
        return demo.resolve("models");
    }

    Path source(int index) {
        List<Path> sources = list(demo.resolve("sources"));
        return sources.get(Math.floorMod(index, sources.size()));
    }

    /** The shipped jar of a plugin. */
    Path jar(String plugin) {
        return list(distribution.resolve("plugins")).stream()
                .filter(file ->
                        String.valueOf(file.getFileName()).matches("ctrlora4j-plugin-" + plugin + "-\\d.*[.]jar"))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the distribution has no plugin " + plugin));
    }

    Path folder(String name) {
        try {
            return Files.createDirectories(work.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A runtime without a cache of residuals: a cached one was made in a batch of another composition, and rounds so.
     */
    Ctrlora4j open(Path models, Path... plugins) {
        RuntimeOptions.Builder options = RuntimeOptions.builder()
                .modelFolder(models)
                .residualCacheBytes(Long.getLong("storm.cache", 0))
                .device("cpu");
        for (Path folder : plugins) {
            options.pluginFolder(folder);
        }
        return Ctrlora4j.open(options.build());
    }

    /** Sorted by name, hidden files included. */
    static List<Path> list(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
