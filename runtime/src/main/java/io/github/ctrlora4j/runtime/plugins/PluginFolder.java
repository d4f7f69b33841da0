package io.github.ctrlora4j.runtime.plugins;

import io.github.ctrlora4j.runtime.packs.Pack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What lies in the plugin folder at the moment, told apart by size and time of change. Stateless but for the path. */
record PluginFolder(Path path) {
    /**
     * A jar or pack.
     *
     * @param size bytes; of a pack that is a folder, of all its files together
     * @param changed time of the last change in milliseconds; of a folder, the latest
     */
    record Source(Path file, long size, long changed) {
        String name() {
            return String.valueOf(file.getFileName());
        }

        boolean isJar() {
            return isJar(name());
        }

        static boolean isJar(String name) {
            return name.endsWith(".jar");
        }
    }

    /**
     * The jars by name, then the packs by name, since packs name conditions that jars bring; empty if there is no folder.
     *
     * @throws IOException if the folder cannot be read
     */
    Map<String, Source> sources() throws IOException {
        Map<String, Source> sources = new LinkedHashMap<>();
        if (!Files.isDirectory(path)) {
            return sources;
        }
        List<Path> files;
        try (Stream<Path> listed = Files.list(path)) {
            // A dot hides what is being written or deleted.
            files = listed.filter(file -> !name(file).startsWith(".")).sorted().toList();
        }
        for (Path file : files) {
            if (Source.isJar(name(file))) {
                sources.put(name(file), source(file));
            }
        }
        for (Path file : files) {
            if (!Source.isJar(name(file)) && Pack.isPack(file)) {
                sources.put(name(file), source(file));
            }
        }
        return sources;
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static Source source(Path file) throws IOException {
        long size = 0;
        long changed = 0;
        try (Stream<Path> files = Files.walk(file, 1)) {
            for (Path each : files.toList()) {
                BasicFileAttributes attributes = Files.readAttributes(each, BasicFileAttributes.class);
                size += attributes.isDirectory() ? 0 : attributes.size();
                changed = Math.max(changed, attributes.lastModifiedTime().toMillis());
            }
        }
        return new Source(file, size, changed);
    }
}
