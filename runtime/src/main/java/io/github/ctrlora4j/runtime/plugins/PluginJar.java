package io.github.ctrlora4j.runtime.plugins;

import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.PluginException;
import io.github.ctrlora4j.api.SpiVersion;
import io.github.ctrlora4j.api.condition.Condition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * What a jar says about itself. Reading it executes nothing of the jar. Immutable.
 *
 * @param id Plugin-Id
 * @param version Plugin-Version
 * @param requires Plugin-Requires, the SPI range; empty means every host
 * @param description Plugin-Description; may be empty
 * @param provider Plugin-Provider; may be empty
 */
public record PluginJar(String id, String version, String requires, String description, String provider) {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9_-]|[.](?![.])){0,63}");
    private static final String SERVICE = "META-INF/services/" + Condition.class.getName();
    private static final String MULTI_RELEASE = "META-INF/versions/\\d+/";

    /** Far more than a plugin has; a directory of millions of entries is an attack. */
    private static final int MAX_ENTRIES = 100_000;

    /** True if this can be a plugin's id: it becomes part of file names. */
    public static boolean isId(String id) {
        return ID.matcher(id).matches() && !id.endsWith(".");
    }

    /** What the manifest says, even if the jar could not be installed. Empty if it is not a plugin's manifest. */
    public static Optional<PluginJar> peek(Path file) {
        try {
            return Optional.of(read(file));
        } catch (MalformedFileException e) {
            return Optional.empty();
        }
    }

    /**
     * What the manifest says, even if the jar could not be installed.
     *
     * @throws MalformedFileException if it is not a plugin's manifest
     */
    public static PluginJar read(Path file) {
        return opened(file, file.toString(), jar -> manifest(jar, file.toString()));
    }

    /**
     * Reads a jar that is about to be installed or loaded.
     *
     * @param file the jar
     * @param name its name in messages
     * @throws MalformedFileException if it is not a plugin jar
     * @throws PluginException if it is one that this host must not load: another SPI, host classes inside, or no
     *     condition
     */
    public static PluginJar inspect(Path file, String name) {
        return opened(file, name, jar -> {
            PluginJar plugin = manifest(jar, name);
            if (!PluginVersions.admitsHost(plugin.requires)) {
                throw new PluginException(
                        name,
                        "needs SPI " + plugin.requires + ", this host has " + SpiVersion.CURRENT
                                + "; look for a release for this SPI");
            }
            checkEntries(jar, name);
            if (jar.getJarEntry(SERVICE) == null) {
                throw new PluginException(
                        name,
                        "contributes no condition: it has no " + SERVICE
                                + "; its author must build it with AutoService");
            }
            return plugin;
        });
    }

    private interface Reader {
        PluginJar read(JarFile jar) throws IOException;
    }

    private static PluginJar opened(Path file, String name, Reader reader) {
        try (JarFile jar = new JarFile(file.toFile(), false)) {
            return reader.read(jar);
        } catch (IOException | SecurityException | IllegalArgumentException e) {
            throw new MalformedFileException(
                    name, "is not a jar that can be read: " + e.getMessage() + "; download or build it again", e);
        }
    }

    private static PluginJar manifest(JarFile jar, String name) throws IOException {
        Manifest manifest = jar.getManifest();
        if (manifest == null) {
            throw new MalformedFileException(name, "is not a plugin: it has no META-INF/MANIFEST.MF with a Plugin-Id");
        }
        Attributes attributes = manifest.getMainAttributes();
        String id = text(attributes, "Plugin-Id");
        String version = text(attributes, "Plugin-Version");
        if (!isId(id)) {
            throw new MalformedFileException(
                    name, "Plugin-Id is '" + id + "'; expected up to 64 letters, digits, '-', '_' and single dots");
        }
        if (!PluginVersions.isVersion(version)) {
            throw new MalformedFileException(
                    name, "Plugin-Version is '" + version + "'; expected a semantic version such as 1.2.0");
        }
        return new PluginJar(
                id,
                version,
                text(attributes, "Plugin-Requires"),
                text(attributes, "Plugin-Description"),
                text(attributes, "Plugin-Provider"));
    }

    private static String text(Attributes attributes, String key) {
        String value = attributes.getValue(key);
        return value == null ? "" : value.strip();
    }

    private static void checkEntries(JarFile jar, String name) {
        if (jar.size() > MAX_ENTRIES) {
            throw new MalformedFileException(
                    name, "has " + jar.size() + " entries, at most " + MAX_ENTRIES + " are read");
        }
        bundledHostClass(jar).ifPresent(entry -> {
            throw new PluginException(
                    name,
                    "bundles the host's own class " + entry + "; its author must leave out "
                            + String.join("*, ", SharedPackagesLoader.SHARED) + "* (scope 'provided')");
        });
    }

    /** The first class entry in a package that the host shares, including classes for later Java versions only. */
    private static Optional<String> bundledHostClass(ZipFile jar) {
        return jar.stream()
                .map(ZipEntry::getName)
                .filter(entry -> entry.endsWith(".class"))
                .filter(entry -> SharedPackagesLoader.isShared(
                        entry.replaceFirst("^" + MULTI_RELEASE, "").replace('/', '.')))
                .findFirst();
    }
}
