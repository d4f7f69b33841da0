package io.github.ctrlora4j.runtime.networks;

import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.condition.Network;
import io.github.ctrlora4j.api.condition.NetworkDescriptor;
import io.github.ctrlora4j.api.condition.Networks;
import io.github.ctrlora4j.runtime.files.FileIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Finds, checks and keeps ONNX networks. A file that was replaced is opened again; each descriptor's SHA-256 and inputs
 * are checked, even if another condition opened the network before. Thread-safe; closing frees the networks.
 */
public final class OnnxNetworks implements Networks, AutoCloseable {
    /** Where users may keep the networks of preprocessors apart from models. */
    private static final String SUBFOLDER = "annotators";

    private static final int MAX_KEPT = 4;

    private final List<Path> folders;
    private final Map<Origin, OnnxNetwork> loaded = new LinkedHashMap<>(16, 0.75f, true);

    /** Where a network comes from; two plugins may bundle files of the same name. */
    private sealed interface Origin {
        String name();
    }

    private record InFolder(Path file, FileIdentity identity) implements Origin {
        @Override
        public String name() {
            return file.toString();
        }
    }

    private record InPlugin(Class<?> anchor, String resource) implements Origin {
        @Override
        public String name() {
            return resource + " on board of " + home(anchor);
        }
    }

    /** The name of the jar that a class is from, or of the class where that is unknown. */
    private static String home(Class<?> anchor) {
        return Optional.ofNullable(anchor.getProtectionDomain().getCodeSource())
                .flatMap(source -> Optional.ofNullable(source.getLocation()))
                .map(location -> location.getPath().replaceFirst(".*/(?=.)", ""))
                .orElse(anchor.getName());
    }

    /** @param folders searched in their order, each with its sub-folder {@code annotators} */
    public OnnxNetworks(List<Path> folders) {
        this.folders = List.copyOf(folders);
    }

    @Override
    public synchronized Optional<Network> find(NetworkDescriptor descriptor) {
        return origin(descriptor).map(origin -> network(origin).acquire(descriptor));
    }

    @Override
    public Network open(NetworkDescriptor descriptor) {
        return find(descriptor)
                .orElseThrow(() -> new InvalidRequestException(
                        "network " + descriptor.fileName(),
                        "is missing: download it from " + descriptor.sourcePage() + " (license: " + descriptor.license()
                                + ") and put it into one of " + folders));
    }

    private OnnxNetwork network(Origin origin) {
        OnnxNetwork known = loaded.get(origin);
        if (known != null) {
            return known;
        }
        OnnxNetwork network = OnnxNetwork.load(origin.name(), content(origin));
        if (origin instanceof InFolder file) {
            releaseIf(other -> other instanceof InFolder old && old.file.equals(file.file));
        }
        loaded.put(origin, network);
        if (loaded.size() > MAX_KEPT) {
            loaded.remove(loaded.keySet().iterator().next()).release();
        }
        return network;
    }

    private Optional<Origin> origin(NetworkDescriptor descriptor) {
        if (descriptor.bundledBeside().isPresent()) {
            return Optional.of(new InPlugin(descriptor.bundledBeside().get(), descriptor.fileName()));
        }
        return file(descriptor.fileName()).map(file -> new InFolder(file, identity(file)));
    }

    private Optional<Path> file(String fileName) {
        for (Path folder : folders) {
            for (Path candidate :
                    List.of(folder.resolve(fileName), folder.resolve(SUBFOLDER).resolve(fileName))) {
                if (Files.isRegularFile(candidate)) {
                    return Optional.of(candidate);
                }
            }
        }
        return Optional.empty();
    }

    private static FileIdentity identity(Path file) {
        try {
            return FileIdentity.of(file);
        } catch (IOException e) {
            throw unreadable(file.toString(), e);
        }
    }

    private static byte[] content(Origin origin) {
        try {
            return origin instanceof InFolder file ? unchanged(file) : resource((InPlugin) origin);
        } catch (IOException e) {
            throw unreadable(origin.name(), e);
        }
    }

    private static byte[] unchanged(InFolder origin) throws IOException {
        byte[] content = Files.readAllBytes(origin.file);
        if (!FileIdentity.of(origin.file).equals(origin.identity)) {
            throw new MalformedFileException(origin.name(), "changed while it was read; try again when it is complete");
        }
        return content;
    }

    private static byte[] resource(InPlugin origin) throws IOException {
        try (InputStream stream = origin.anchor.getResourceAsStream(origin.resource)) {
            if (stream == null) {
                throw new IllegalArgumentException(
                        "there is no resource " + origin.resource + " beside " + origin.anchor.getName());
            }
            return stream.readAllBytes();
        }
    }

    private static EngineException unreadable(String name, IOException e) {
        return new EngineException(name, "cannot be read: " + e.getMessage(), e);
    }

    /** Releases the networks that a plugin bundles, so that its classes can be unloaded. */
    public synchronized void forget(ClassLoader plugin) {
        releaseIf(origin -> origin instanceof InPlugin bundled && plugin.equals(bundled.anchor.getClassLoader()));
    }

    private void releaseIf(Predicate<Origin> condition) {
        loaded.entrySet().removeIf(entry -> {
            boolean goes = condition.test(entry.getKey());
            if (goes) {
                entry.getValue().release();
            }
            return goes;
        });
    }

    @Override
    public synchronized void close() {
        releaseIf(origin -> true);
    }
}
