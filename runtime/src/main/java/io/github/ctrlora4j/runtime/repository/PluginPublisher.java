package io.github.ctrlora4j.runtime.repository;

import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.runtime.files.Checksum;
import io.github.ctrlora4j.runtime.files.IoProblem;
import io.github.ctrlora4j.runtime.files.WholeFile;
import io.github.ctrlora4j.runtime.plugins.PluginJar;
import io.github.ctrlora4j.runtime.repository.PluginIndex.Entry;
import io.github.ctrlora4j.runtime.repository.PluginIndex.Release;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Adds plugin jars and packs to a folder that any web server can serve as a repository. The files come first, then the
 * index, then its signature; each file appears whole. A client that reads between the two writes sees a bad
 * signature and rejects both; it has to ask again. Immutable.
 */
public final class PluginPublisher {
    private final Path folder;
    private final Optional<PrivateKey> key;
    private final LocalDate today;

    /** @param key signs the index; without one, the repository is unsigned */
    public PluginPublisher(Path folder, Optional<PrivateKey> key, LocalDate today) {
        this.folder = folder;
        this.key = key;
        this.today = today;
    }

    /**
     * Publishes all of them, or none if any is rejected.
     *
     * @throws InvalidRequestException if a version was already published with other bytes: releases never change
     * @throws io.github.ctrlora4j.api.MalformedFileException if clients would reject the new index
     */
    public List<Artifact> publish(List<Path> jars) {
        PluginIndex index = readIndex();
        List<Artifact> plugins =
                jars.stream().map(jar -> Artifact.inspect(jar, jar.toString())).toList();
        for (int i = 0; i < jars.size(); i++) {
            index = with(index, plugins.get(i), sha512(jars.get(i)), jars.get(i));
        }
        byte[] json = json(index);
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new EngineException(folder.toString(), "cannot be created: " + IoProblem.of(e), e);
        }
        for (int i = 0; i < jars.size(); i++) {
            place(jars.get(i), folder.resolve(fileName(plugins.get(i))), sha512(jars.get(i)));
        }
        replace(folder.resolve(PluginIndex.FILE_NAME), json);
        key.ifPresent(signer -> replace(signatureFile(), SigningKeys.sign(json, signer)));
        return plugins;
    }

    /** One entry that clients reject would cost them the whole repository, and us the next publication. */
    private static byte[] json(PluginIndex index) {
        byte[] json = IndexJson.write(index);
        IndexJson.parse(json, "the new " + PluginIndex.FILE_NAME);
        return json;
    }

    /**
     * The index so far. A signed one must still be signed by the same key, or we would vouch for changes made by
     * others.
     */
    private PluginIndex readIndex() {
        Path file = folder.resolve(PluginIndex.FILE_NAME);
        if (!Files.exists(file)) {
            return new PluginIndex(List.of());
        }
        byte[] json = read(file);
        if (Files.exists(signatureFile())) {
            PrivateKey signer = key.orElseThrow(() -> new InvalidRequestException(
                    folder.toString(),
                    "is a signed repository; give the private key, or its signature would no longer match"));
            // Ed25519 signs deterministically, so the private key alone tells whether a signature is its own.
            if (!Arrays.equals(read(signatureFile()), SigningKeys.sign(json, signer))) {
                throw new InvalidRequestException(
                        signatureFile().toString(),
                        "is not this key's signature of " + file
                                + "; look at what changed, and delete the signature if the index is right");
            }
        }
        return IndexJson.parse(json, file.toString());
    }

    private PluginIndex with(PluginIndex index, Artifact plugin, String sha512, Path jar) {
        if (!PluginJar.isId(plugin.id())) {
            // An extension's name ends with a part of its base's fingerprint.
            throw new InvalidRequestException(
                    jar.toString(),
                    "would be called " + plugin.id() + ", " + plugin.id().length()
                            + " characters; a repository's names have at most 64");
        }
        Entry known = index.entry(plugin.id())
                .orElseGet(() -> new Entry(plugin.id(), plugin.description(), plugin.provider(), "", List.of()));
        Optional<Release> published = known.release(plugin.version());
        if (published.isPresent()) {
            if (published.get().sha512sum().equals(sha512)) {
                return index;
            }
            throw new InvalidRequestException(
                    jar.toString(),
                    plugin.id() + " " + plugin.version()
                            + " is published with other bytes, and releases never change; give it a new version");
        }
        Release release = new Release(plugin.version(), today.toString(), plugin.requires(), fileName(plugin), sha512);
        Entry described =
                new Entry(known.id(), plugin.description(), plugin.provider(), known.projectUrl(), known.releases());
        return index.with(described.with(release));
    }

    private static String fileName(Artifact plugin) {
        return plugin.id() + "-" + plugin.version() + plugin.ending();
    }

    private static void place(Path jar, Path target, String sha512) {
        if (Files.exists(target)) {
            if (!sha512(target).equals(sha512)) {
                throw new InvalidRequestException(target.toString(), "exists with other bytes and is not overwritten");
            }
            return;
        }
        WholeFile.create(target, out -> Files.copy(jar, out), file -> {
            if (!sha512(file).equals(sha512)) {
                throw new InvalidRequestException(jar.toString(), "changed while it was published; try again");
            }
        });
    }

    private Path signatureFile() {
        return folder.resolve(PluginIndex.FILE_NAME + ".sig");
    }

    private static void replace(Path file, byte[] content) {
        WholeFile.replace(file, out -> out.write(content), written -> {});
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new EngineException(file.toString(), "cannot be read: " + IoProblem.of(e), e);
        }
    }

    private static String sha512(Path file) {
        try {
            return Checksum.SHA_512.of(file);
        } catch (IOException e) {
            throw new EngineException(file.toString(), "cannot be read: " + IoProblem.of(e), e);
        }
    }
}
