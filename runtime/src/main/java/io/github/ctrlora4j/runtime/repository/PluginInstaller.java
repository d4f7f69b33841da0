package io.github.ctrlora4j.runtime.repository;

import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.SpiVersion;
import io.github.ctrlora4j.runtime.files.Checksum;
import io.github.ctrlora4j.runtime.files.WholeFile;
import io.github.ctrlora4j.runtime.plugins.PluginJar;
import io.github.ctrlora4j.runtime.plugins.PluginVersions;
import io.github.ctrlora4j.runtime.repository.PluginIndex.Entry;
import io.github.ctrlora4j.runtime.repository.PluginIndex.Release;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Brings plugins from repositories into a plugin folder and takes them out again. A jar appears there when it is
 * complete, has the index's SHA-512, and is the plugin that the index says; otherwise the folder stays as it was. The
 * first repository that has an id is the only one asked for it. Confined to one thread.
 */
public final class PluginInstaller {
    private static final long LONGEST_INDEX = 8L << 20;
    private static final long LONGEST_SIGNATURE = 1 << 10;

    /** A jar may bring networks and LoRAs; the paper's LoRA of rank 128 has 150 MB. */
    private static final long LONGEST_JAR = 2L << 30;

    private final Path folder;
    private final List<PluginRepository> repositories;
    private final Transfer transfer;
    private final BooleanSupplier cancelled;
    private final Map<PluginRepository, PluginIndex> indexes = new LinkedHashMap<>();

    PluginInstaller(Path folder, List<PluginRepository> repositories, Transfer transfer, BooleanSupplier cancelled) {
        this.folder = folder;
        this.repositories = List.copyOf(repositories);
        this.transfer = transfer;
        this.cancelled = cancelled;
    }

    /**
     * @param folder of plugin jars
     * @param repositories the one to ask first comes first
     * @param cancelled asked several times a second; a cancelled call throws
     *     {@link java.util.concurrent.CancellationException} and leaves the folder as it was
     */
    public static PluginInstaller of(Path folder, List<PluginRepository> repositories, BooleanSupplier cancelled) {
        return new PluginInstaller(folder, repositories, Transfer.standard(), cancelled);
    }

    /**
     * What can be installed.
     *
     * @param version the newest that this host can load; empty if there is none
     * @param installed version in the folder
     */
    public record Offer(
            String id,
            Optional<String> version,
            Optional<String> installed,
            String description,
            String provider,
            String repository) {}

    /** A plugin in the folder. */
    public record Installed(Path file, PluginJar plugin) {}

    /** What the repositories have, where id or description contain {@code text}. */
    public List<Offer> search(String text) {
        Map<String, Offer> offers = new LinkedHashMap<>();
        for (PluginRepository repository : repositories) {
            for (Entry entry : index(repository).entries()) {
                if (contains(entry.id(), text) || contains(entry.description(), text)) {
                    offers.putIfAbsent(entry.id(), offer(repository, entry));
                }
            }
        }
        return List.copyOf(offers.values());
    }

    private static boolean contains(String where, String text) {
        return Pattern.compile(Pattern.quote(text), Pattern.CASE_INSENSITIVE)
                .matcher(where)
                .find();
    }

    private Offer offer(PluginRepository repository, Entry entry) {
        return new Offer(
                entry.id(),
                entry.newest().map(Release::version),
                find(entry.id()).map(installed -> installed.plugin().version()),
                entry.description(),
                entry.provider(),
                repository.id());
    }

    /**
     * Installs a plugin that is not installed.
     *
     * @param version empty for the newest that this host can load
     */
    public Installed install(String id, Optional<String> version) {
        Found found = found(id);
        find(id).ifPresent(installed -> {
            throw new InvalidRequestException(id + " " + installed.plugin().version() + " is installed as "
                    + installed.file().getFileName() + "; update it, or remove it first");
        });
        Release release = version.map(wanted -> found.entry()
                        .release(wanted)
                        .orElseThrow(() -> InvalidRequestException.unknownName(
                                "release of " + id,
                                wanted,
                                found.entry().releases().stream()
                                        .map(Release::version)
                                        .toList())))
                .orElseGet(() -> newest(found));
        WholeFile.removeAbandoned(folder);
        Path target = target(id);
        WholeFile.create(target, content(found, release), check(found, release));
        return installed(target);
    }

    /** Installs a jar that nobody vouches for. */
    public Installed installUnverified(Path jar) {
        PluginJar plugin = PluginJar.inspect(jar, jar.toString());
        find(plugin.id()).ifPresent(installed -> {
            throw new InvalidRequestException(
                    plugin.id() + " is installed as " + installed.file().getFileName() + "; remove it first");
        });
        WholeFile.removeAbandoned(folder);
        Path target = target(plugin.id());
        // Inspected again: what is installed is the copy.
        WholeFile.create(
                target,
                out -> transfer.copy(jar.toUri(), out, LONGEST_JAR, cancelled),
                file -> PluginJar.inspect(file, jar.toString()));
        return installed(target);
    }

    /**
     * Replaces a plugin by the newest release that this host can load. The file keeps its name, so that at every moment
     * there is one of the two.
     *
     * @return empty if the installed one is not older
     */
    public Optional<Installed> update(String id) {
        Installed old = require(id);
        Found found = found(id);
        Release release = newest(found);
        if (PluginVersions.compare(old.plugin().version(), release.version()) >= 0) {
            return Optional.empty();
        }
        WholeFile.removeAbandoned(folder);
        WholeFile.replace(old.file(), content(found, release), check(found, release));
        return Optional.of(installed(old.file()));
    }

    /** Ids of the installed plugins that a repository offers. */
    public List<String> updatable() {
        return installed().stream()
                .map(installed -> installed.plugin().id())
                .filter(id -> repositories.stream()
                        .anyMatch(repository -> index(repository).entry(id).isPresent()))
                .toList();
    }

    /** Deletes an installed plugin's jar. */
    public Installed remove(String id) {
        Installed installed = require(id);
        try {
            Files.delete(installed.file());
        } catch (IOException e) {
            throw new EngineException(installed.file() + " cannot be deleted: " + e, e);
        }
        return installed;
    }

    /** The folder's plugins, sorted by file name; jars that are none are left out. */
    public List<Installed> installed() {
        List<Installed> installed = new ArrayList<>();
        for (Path file : list(".*\\.jar")) {
            PluginJar.peek(file).ifPresent(plugin -> installed.add(new Installed(file, plugin)));
        }
        return installed;
    }

    private Optional<Installed> find(String id) {
        List<Installed> found = installed().stream()
                .filter(installed -> installed.plugin().id().equals(id))
                .toList();
        if (found.size() > 1) {
            throw new InvalidRequestException(id + " is installed twice, as "
                    + found.get(0).file().getFileName() + " and "
                    + found.get(1).file().getFileName()
                    + "; delete one of the two in " + folder);
        }
        return found.stream().findFirst();
    }

    private Installed require(String id) {
        return find(id).orElseThrow(() -> InvalidRequestException.unknownName(
                "plugin",
                id,
                installed().stream().map(installed -> installed.plugin().id()).toList()));
    }

    private record Found(PluginRepository repository, Entry entry) {}

    private Found found(String id) {
        TreeSet<String> known = new TreeSet<>();
        for (PluginRepository repository : repositories) {
            PluginIndex index = index(repository);
            Optional<Entry> entry = index.entry(id);
            if (entry.isPresent()) {
                return new Found(repository, entry.get());
            }
            index.entries().forEach(other -> known.add(other.id()));
        }
        throw InvalidRequestException.unknownName("plugin", id, known);
    }

    private static Release newest(Found found) {
        return found.entry()
                .newest()
                .orElseThrow(() -> new InvalidRequestException(found.entry().id() + ": no release in "
                        + found.repository().url() + " is for SPI " + SpiVersion.CURRENT));
    }

    /** Read once, and its signature first of all. */
    private PluginIndex index(PluginRepository repository) {
        PluginIndex known = indexes.get(repository);
        if (known != null) {
            return known;
        }
        byte[] json = transfer.read(repository.index(), LONGEST_INDEX, cancelled);
        repository.publicKey().ifPresent(key -> {
            byte[] signature = transfer.read(repository.signature(), LONGEST_SIGNATURE, cancelled);
            if (!SigningKeys.isSigned(json, signature, key)) {
                throw new MalformedFileException(repository.index() + ": " + repository.signature()
                        + " is not its signature by the configured key; if it was published this moment, try again,"
                        + " otherwise ask its publisher");
            }
        });
        PluginIndex index = IndexJson.parse(json, repository.index().toString());
        indexes.put(repository, index);
        return index;
    }

    private WholeFile.Content content(Found found, Release release) {
        return out -> {
            MessageDigest digest = Checksum.SHA_512.digest();
            var url = found.repository().resolve(release.url());
            transfer.copy(url, new DigestOutputStream(out, digest), LONGEST_JAR, cancelled);
            String sha512 = Checksum.hex(digest);
            if (!sha512.equals(release.sha512sum())) {
                throw new MalformedFileException(url + ": has SHA-512 " + sha512.substring(0, 16)
                        + "..., the index says " + release.sha512sum().substring(0, 16)
                        + "...; it was damaged or exchanged, nothing is installed");
            }
        };
    }

    /** Looks whether the jar is what the index says. */
    private static WholeFile.Check check(Found found, Release release) {
        return file -> {
            String name = found.repository().resolve(release.url()).toString();
            PluginJar plugin = PluginJar.inspect(file, name);
            String wanted = found.entry().id() + " " + release.version();
            String is = plugin.id() + " " + plugin.version();
            if (!is.equals(wanted)) {
                throw new MalformedFileException(name + ": is " + is + " by its manifest, the index says " + wanted
                        + "; its publisher must repair that");
            }
        };
    }

    private Path target(String id) {
        try {
            return Files.createDirectories(folder).resolve(id + ".jar");
        } catch (IOException e) {
            throw new EngineException(folder + " cannot be made: " + e, e);
        }
    }

    private static Installed installed(Path file) {
        return new Installed(file, PluginJar.inspect(file, file.toString()));
    }

    private List<Path> list(String name) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches(name))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new EngineException("plugin folder " + folder + " cannot be read: " + e.getMessage(), e);
        }
    }
}
