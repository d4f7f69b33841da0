package io.github.ctrlora4j.runtime.networks;

import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.condition.Network;
import io.github.ctrlora4j.api.condition.NetworkDescriptor;
import io.github.ctrlora4j.api.condition.Networks;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds, checks and keeps ONNX networks. Thread-safe; closing frees them. */
public final class OnnxNetworks implements Networks, AutoCloseable {
    /** Where users may keep the detectors' networks apart from the image models. */
    private static final String SUBFOLDER = "annotators";

    private static final int NETWORKS_KEPT = 4;

    private final List<Path> folders;
    private final Map<Key, OnnxNetwork> loaded = new LinkedHashMap<>(16, 0.75f, true);

    /** Two plugins may bundle files of one name. */
    private record Key(String fileName, Optional<Class<?>> bundledBeside) {}

    /** @param folders searched in their order, each with its sub-folder {@code annotators} */
    public OnnxNetworks(List<Path> folders) {
        this.folders = List.copyOf(folders);
    }

    @Override
    public synchronized Network open(NetworkDescriptor network) {
        Key key = new Key(network.fileName(), network.bundledBeside().map(anchor -> anchor));
        OnnxNetwork known = loaded.get(key);
        if (known == null) {
            known = OnnxNetwork.load(network, content(network));
            loaded.put(key, known);
            if (loaded.size() > NETWORKS_KEPT) {
                loaded.remove(loaded.keySet().iterator().next()).release();
            }
        }
        return known.acquire();
    }

    @Override
    public boolean isAvailable(NetworkDescriptor network) {
        return network.bundledBeside().isPresent() || find(network).isPresent();
    }

    private byte[] content(NetworkDescriptor network) {
        Optional<Path> file = network.bundledBeside().isPresent() ? Optional.empty() : Optional.of(required(network));
        String name = file.map(Path::toString).orElse(network.fileName());
        try {
            byte[] content = file.isPresent() ? Files.readAllBytes(file.get()) : resource(network);
            network.sha256().ifPresent(expected -> refuseOther(name, expected, content));
            return content;
        } catch (IOException e) {
            throw new EngineException("network " + name + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static byte[] resource(NetworkDescriptor network) throws IOException {
        Class<?> anchor = network.bundledBeside().orElseThrow();
        try (InputStream stream = anchor.getResourceAsStream(network.fileName())) {
            if (stream == null) {
                throw new IOException("there is no resource " + network.fileName() + " beside " + anchor.getName());
            }
            return stream.readAllBytes();
        }
    }

    private Path required(NetworkDescriptor network) {
        return find(network)
                .orElseThrow(() -> new InvalidRequestException("network " + network.fileName() + " is missing: get it"
                        + " from " + network.sourcePage() + " (licence: " + network.licence() + ") and put it into one"
                        + " of " + folders));
    }

    private Optional<Path> find(NetworkDescriptor network) {
        for (Path folder : folders) {
            for (Path candidate : List.of(
                    folder.resolve(network.fileName()),
                    folder.resolve(SUBFOLDER).resolve(network.fileName()))) {
                if (Files.isRegularFile(candidate)) {
                    return Optional.of(candidate);
                }
            }
        }
        return Optional.empty();
    }

    private static void refuseOther(String name, String expected, byte[] content) {
        try {
            String found = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(content));
            if (!found.equals(expected)) {
                throw new MalformedFileException(name + ": SHA-256 is " + found + ", the condition needs " + expected
                        + "; download the file again from the page that the condition names");
            }
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /** Lets go of the networks that a plugin bundles, so that its classes can be unloaded. */
    public synchronized void forget(ClassLoader plugin) {
        loaded.entrySet().removeIf(entry -> {
            boolean isOfPlugin = entry.getKey()
                    .bundledBeside()
                    .map(anchor -> plugin.equals(anchor.getClassLoader()))
                    .orElse(false);
            if (isOfPlugin) {
                entry.getValue().release();
            }
            return isOfPlugin;
        });
    }

    @Override
    public synchronized void close() {
        loaded.values().forEach(OnnxNetwork::release);
        loaded.clear();
    }
}
