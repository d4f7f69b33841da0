package io.github.ctrlora4j.runtime.repository;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.SpiVersion;
import io.github.ctrlora4j.runtime.conditions.PluginFolder;
import io.github.ctrlora4j.runtime.download.Download;
import io.github.ctrlora4j.runtime.files.Checksum;
import io.github.ctrlora4j.runtime.files.IoProblem;
import io.github.ctrlora4j.runtime.files.WholeFile;
import io.github.ctrlora4j.runtime.packs.PackVerifier;
import io.github.ctrlora4j.runtime.plugins.PluginVersions;
import io.github.ctrlora4j.runtime.repository.PluginIndex.Entry;
import io.github.ctrlora4j.runtime.repository.PluginIndex.Release;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * Brings plugins and packs from repositories into a plugin folder and takes them out again. A file appears there only
 * if it is complete, has the index's SHA-512, and is the plugin that the index describes; otherwise the folder stays as
 * it was. The first repository that has an id is the only one asked for it. Confined to one thread.
 */
public final class PluginInstaller {
    private static final long MAX_INDEX_BYTES = 8L << 20;
    private static final long MAX_SIGNATURE_BYTES = 1 << 10;

    /** A jar may bring networks and LoRAs; the paper's LoRA of rank 128 has 150 MB. */
    private static final long MAX_FILE_BYTES = 2L << 30;

    private final Path folder;
    private final List<PluginRepository> repositories;
    private final PackVerifier packs;
    private final Download download;
    private final BooleanSupplier cancelled;
    private final Map<PluginRepository, PluginIndex> indexes = new LinkedHashMap<>();

    PluginInstaller(
            Path folder,
            List<PluginRepository> repositories,
            PackVerifier packs,
            Download download,
            BooleanSupplier cancelled) {
        this.folder = folder;
        this.repositories = List.copyOf(repositories);
        this.packs = packs;
        this.download = download;
        this.cancelled = cancelled;
    }

    /**
     * @param folder of plugin jars
     * @param repositories in search order
     * @param packs checks every byte of a pack before it is installed
     * @param cancelled polled several times a second; a cancelled call throws {@link
     *     java.util.concurrent.CancellationException} and leaves the folder as it was
     */
    public static PluginInstaller of(
            Path folder, List<PluginRepository> repositories, PackVerifier packs, BooleanSupplier cancelled) {
        return new PluginInstaller(folder, repositories, packs, Download.standard(), cancelled);
    }

    /**
     * A plugin that can be installed.
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
    public record Installed(Path file, Artifact plugin) {}

    /** The plugins in the repositories whose id or description contains {@code text}. */
    public List<Offer> search(String text) {
        Pattern pattern = Pattern.compile(Pattern.quote(text), Pattern.CASE_INSENSITIVE);
        Map<String, String> versions = new HashMap<>();
        installed().forEach(one -> versions.put(one.plugin().id(), one.plugin().version()));
        Map<String, Offer> offers = new LinkedHashMap<>();
        for (PluginRepository repository : repositories) {
            for (Entry entry : index(repository).entries()) {
                requireWanted();
                if (pattern.matcher(entry.id()).find()
                        || pattern.matcher(entry.description()).find()) {
                    offers.computeIfAbsent(entry.id(), id -> offer(repository, entry, versions));
                }
            }
        }
        return List.copyOf(offers.values());
    }

    private void requireWanted() {
        if (cancelled.getAsBoolean()) {
            throw new CancellationException("cancelled");
        }
    }

    private static Offer offer(PluginRepository repository, Entry entry, Map<String, String> versions) {
        return new Offer(
                entry.id(),
                entry.newest().map(Release::version),
                Optional.ofNullable(versions.get(entry.id())),
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
        Offered found = offered(id, repositories);
        find(id).ifPresent(installed -> {
            throw new InvalidRequestException(
                    id + " " + installed.plugin().version(),
                    "is installed as " + installed.file().getFileName() + "; update it, or remove it first");
        });
        Release release = version.map(wanted -> found.entry()
                        .release(wanted)
                        .orElseThrow(() -> InvalidRequestException.unknownName(
                                id,
                                "release",
                                wanted,
                                found.entry().releases().stream()
                                        .map(Release::version)
                                        .toList())))
                .orElseGet(() -> newest(found));
        WholeFile.removeAbandoned(folder);
        Path target = target(id + Artifact.ending(release.url()));
        WholeFile.create(target, content(found, release), check(found, release));
        return installed(target);
    }

    /** Installs a jar or pack that no repository vouches for. */
    public Installed installUnverified(Path jar) {
        Artifact plugin = Artifact.inspect(jar, jar.toString());
        find(plugin.id()).ifPresent(installed -> {
            throw new InvalidRequestException(
                    plugin.id(), "is installed as " + installed.file().getFileName() + "; remove it first");
        });
        WholeFile.removeAbandoned(folder);
        Path target = target(plugin.id() + plugin.ending());
        // Inspected again: what is installed is the copy.
        WholeFile.create(
                target,
                out -> download.copy(jar.toUri(), out, MAX_FILE_BYTES, cancelled),
                file -> inspected(file, jar.toString()));
        return installed(target);
    }

    /**
     * Replaces a plugin by the newest release that this host can load. A repository could take over a plugin by
     * offering its id; therefore only the first one that also offers the very bytes that are installed may replace it,
     * as the one does that they came from. The file keeps its name, so that at every moment there is one of the two.
     *
     * @return empty if the installed one is not older
     * @throws InvalidRequestException if none of the repositories may replace it
     */
    public Optional<Installed> update(String id) {
        Installed old = require(id);
        Offered found = offered(id, repositoriesFor(old));
        Release release = newest(found);
        if (PluginVersions.compare(old.plugin().version(), release.version()) >= 0) {
            return Optional.empty();
        }
        if (!Artifact.ending(release.url()).equals(old.plugin().ending())) {
            throw new InvalidRequestException(
                    id, "has become another kind of file, " + release.url() + "; remove it, and install it again");
        }
        WholeFile.removeAbandoned(folder);
        WholeFile.replace(old.file(), content(found, release), check(found, release));
        return Optional.of(installed(old.file()));
    }

    /** The repositories that may replace a plugin; all of them if none offers its id. */
    private List<PluginRepository> repositoriesFor(Installed old) {
        String id = old.plugin().id();
        List<PluginRepository> offering = repositories.stream()
                .filter(repository -> index(repository).entry(id).isPresent())
                .toList();
        List<PluginRepository> entitled = offering.stream()
                .filter(repository -> offersBytesOf(old, repository))
                .toList();
        if (offering.isEmpty()) {
            return repositories;
        }
        if (entitled.isEmpty()) {
            throw new InvalidRequestException(
                    id,
                    "did not come from any of these repositories: none offers the file that is installed; to take it from "
                            + offering.get(0).url() + ", remove it and install it from there");
        }
        return entitled;
    }

    private boolean offersBytesOf(Installed old, PluginRepository repository) {
        Optional<Release> release = index(repository)
                .entry(old.plugin().id())
                .flatMap(entry -> entry.release(old.plugin().version()));
        try {
            return release.isPresent() && release.get().sha512sum().equals(Checksum.SHA_512.of(old.file()));
        } catch (IOException e) {
            throw new EngineException(old.file().toString(), "cannot be read: " + IoProblem.of(e), e);
        }
    }

    /** Ids of the installed plugins that one of the repositories may replace. */
    public List<String> updatable() {
        return installed().stream()
                .filter(one -> repositories.stream().anyMatch(repository -> offersBytesOf(one, repository)))
                .map(one -> one.plugin().id())
                .toList();
    }

    /** Deletes an installed plugin's file. */
    public Installed remove(String id) {
        Installed installed = require(id);
        WholeFile.removeAbandoned(folder);
        try {
            Files.delete(installed.file());
        } catch (NoSuchFileException e) {
            throw removedMeanwhile(installed.file(), e);
        } catch (IOException e) {
            throw new EngineException(installed.file().toString(), "cannot be deleted: " + IoProblem.of(e), e);
        }
        return installed;
    }

    /** The folder's plugin jars and zipped packs, sorted by file name; what is neither is left out. */
    public List<Installed> installed() {
        List<Installed> installed = new ArrayList<>();
        for (PluginFolder.Entry entry : new PluginFolder(folder).entries()) {
            boolean isKnown =
                    entry.name().endsWith(Artifact.JAR) || entry.name().endsWith(Artifact.ZIP);
            if (isKnown && entry.problem().isEmpty()) {
                Artifact.peek(entry.file()).ifPresent(plugin -> installed.add(new Installed(entry.file(), plugin)));
            }
        }
        return installed;
    }

    private Optional<Installed> find(String id) {
        List<Installed> found = installed().stream()
                .filter(installed -> installed.plugin().id().equals(id))
                .toList();
        if (found.size() > 1) {
            throw new InvalidRequestException(
                    id,
                    "is installed twice, as "
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

    private record Offered(PluginRepository repository, Entry entry) {}

    private Offered offered(String id, List<PluginRepository> asked) {
        TreeSet<String> known = new TreeSet<>();
        for (PluginRepository repository : asked) {
            PluginIndex index = index(repository);
            Optional<Entry> entry = index.entry(id);
            if (entry.isPresent()) {
                return new Offered(repository, entry.get());
            }
            index.entries().forEach(other -> known.add(other.id()));
        }
        throw InvalidRequestException.unknownName("plugin", id, known);
    }

    private static Release newest(Offered found) {
        return found.entry()
                .newest()
                .orElseThrow(() -> new InvalidRequestException(
                        found.entry().id(),
                        "no release in " + found.repository().url() + " is for SPI " + SpiVersion.CURRENT));
    }

    /** Read once; its signature is checked before it is parsed. */
    private PluginIndex index(PluginRepository repository) {
        PluginIndex known = indexes.get(repository);
        if (known != null) {
            return known;
        }
        byte[] json = download.read(repository.index(), MAX_INDEX_BYTES, cancelled);
        repository.publicKey().ifPresent(key -> {
            byte[] signature = download.read(repository.signature(), MAX_SIGNATURE_BYTES, cancelled);
            if (!SigningKeys.isSigned(json, signature, key)) {
                throw new MalformedFileException(
                        repository.index().toString(),
                        repository.signature()
                                + " is not its signature by the configured key; if it was published just now, try again,"
                                + " otherwise ask its publisher");
            }
        });
        PluginIndex index = IndexJson.parse(json, repository.index().toString());
        indexes.put(repository, index);
        return index;
    }

    private WholeFile.Content content(Offered found, Release release) {
        return out -> {
            MessageDigest digest = Checksum.SHA_512.digest();
            var url = found.repository().resolve(release.url());
            download.copy(url, new DigestOutputStream(out, digest), MAX_FILE_BYTES, cancelled);
            String sha512 = Checksum.hex(digest);
            if (!sha512.equals(release.sha512sum())) {
                throw new MalformedFileException(
                        url.toString(),
                        "has SHA-512 " + sha512.substring(0, 16)
                                + "..., the index says " + release.sha512sum().substring(0, 16)
                                + "...; it was damaged or replaced; nothing is installed");
            }
        };
    }

    /** Rejects a file that is not what the index says. */
    private WholeFile.Check check(Offered found, Release release) {
        return file -> {
            String name = found.repository().resolve(release.url()).toString();
            Artifact plugin = inspected(file, name);
            String wanted = found.entry().id() + " " + release.version();
            String is = plugin.id() + " " + plugin.version();
            if (!is.equals(wanted)) {
                throw new MalformedFileException(
                        name,
                        "is " + is + " by its manifest, the index says " + wanted + "; its publisher must repair that");
            }
        };
    }

    /** A pack is data, so all of it can be checked, as {@code pack install} does; a jar is code, so little can. */
    private Artifact inspected(Path file, String name) {
        Artifact artifact = Artifact.inspect(file, name);
        if (artifact.ending().equals(Artifact.ZIP)) {
            packs.verify(file, name);
        }
        return artifact;
    }

    private Path target(String name) {
        try {
            return Files.createDirectories(folder).resolve(name);
        } catch (IOException e) {
            throw new EngineException(folder.toString(), "cannot be created: " + IoProblem.of(e), e);
        }
    }

    private static Installed installed(Path file) {
        try {
            return new Installed(file, Artifact.inspect(file, file.toString()));
        } catch (CtrloraException e) {
            throw Files.exists(file) ? e : removedMeanwhile(file, e);
        }
    }

    private static InvalidRequestException removedMeanwhile(Path file, Exception cause) {
        return new InvalidRequestException(file.toString(), "was removed by another program meanwhile", cause);
    }
}
