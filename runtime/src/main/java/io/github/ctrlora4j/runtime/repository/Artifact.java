package io.github.ctrlora4j.runtime.repository;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.runtime.packs.Pack;
import io.github.ctrlora4j.runtime.packs.PackDescriptor;
import io.github.ctrlora4j.runtime.plugins.PluginJar;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file that repositories offer and plugin folders receive: a plugin jar or a pack. Reading it executes none of its
 * code. Immutable.
 *
 * @param id Plugin-Id, or the pack's name
 * @param version semantic version
 * @param requires range of SPI versions; empty admits every host, as for packs
 * @param description for people; may be empty
 * @param provider who made it; may be empty
 * @param ending of the file's name, {@code .jar} or {@code .zip}
 */
public record Artifact(String id, String version, String requires, String description, String provider, String ending) {
    static final String JAR = ".jar";
    static final String ZIP = ".zip";

    /** The kind by a file's name or address; anything but {@code .zip} is taken for a jar. */
    static String ending(String name) {
        return name.endsWith(ZIP) ? ZIP : JAR;
    }

    /**
     * Reads a file that is about to be installed or published.
     *
     * @param name its name in messages; its extension tells the kind
     * @throws CtrloraException if it is not sound, or this host must not load it
     */
    static Artifact inspect(Path file, String name) {
        return ending(name).equals(ZIP) ? of(Pack.open(file, name)) : of(PluginJar.inspect(file, name));
    }

    /**
     * What a file in a plugin folder says about itself, even if it could not be installed. Empty if it says nothing.
     */
    static Optional<Artifact> peek(Path file) {
        if (!Pack.isPack(file)) {
            return PluginJar.peek(file).map(Artifact::of);
        }
        try {
            return Optional.of(of(Pack.open(file)));
        } catch (CtrloraException e) {
            return Optional.empty();
        }
    }

    private static Artifact of(PluginJar jar) {
        return new Artifact(jar.id(), jar.version(), jar.requires(), jar.description(), jar.provider(), JAR);
    }

    private static Artifact of(Pack pack) {
        PackDescriptor descriptor = pack.descriptor();
        return new Artifact(
                descriptor.name(),
                descriptor.version(),
                "",
                descriptor.title(),
                descriptor.author().orElse(""),
                ZIP);
    }
}
