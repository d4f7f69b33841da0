package io.github.ctrlora4j.dist.http.webui;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.host.ModelFile;
import io.github.ctrlora4j.api.host.Models;
import io.github.ctrlora4j.dist.http.wire.ApiException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The checkpoints of a host by the names that clients know: {@code sub/name.safetensors}, without its extension, or {@code
 * sub_name}. The folders are read again for a name that is unknown, and on {@link #refresh()}. Thread-safe.
 */
public final class CheckpointTitles {
    /** A checkpoint; its title is what clients show and send back. */
    public record Entry(Path file, String title) {
        String modelName() {
            return stem(title).replace('/', '_');
        }

        /** File name without extension. */
        public String stem() {
            return stem(file.getFileName().toString());
        }

        private static String stem(String name) {
            int dot = name.lastIndexOf('.');
            return dot > 0 ? name.substring(0, dot) : name;
        }
    }

    private final Models models;
    private volatile Optional<List<Entry>> known = Optional.empty();

    public CheckpointTitles(Models models) {
        this.models = models;
    }

    /** All of them, in the order of the folders. */
    public List<Entry> list() {
        return known.orElseGet(this::refresh);
    }

    /** Reads the folders again. */
    public List<Entry> refresh() {
        List<Entry> found = models.list(ModelRole.CHECKPOINT).stream()
                .map(ModelFile::path)
                .map(file -> new Entry(file, relative(models.folders(), file)))
                .toList();
        known = Optional.of(found);
        return found;
    }

    /** The path within its model folder; absolute paths stay on this machine. */
    public static String relative(List<Path> folders, Path file) {
        return folders.stream()
                .filter(file::startsWith)
                .findFirst()
                .map(folder -> folder.relativize(file))
                .orElse(file.getFileName())
                .toString()
                .replace('\\', '/');
    }

    /**
     * The checkpoint of a name.
     *
     * @param path of the field that names it, for the message
     * @throws ApiException 422 if there is none
     */
    public Entry resolve(String path, String name) {
        return find(list(), name)
                .or(() -> find(refresh(), name))
                .orElseThrow(() -> ApiException.of(
                        422,
                        InvalidRequestException.unknownName(
                                        path,
                                        name,
                                        list().stream().map(Entry::stem).toList())
                                .getMessage()));
    }

    private static Optional<Entry> find(List<Entry> entries, String name) {
        String key = withoutHash(name).toLowerCase(Locale.ROOT);
        return entries.stream()
                .filter(entry -> entry.title().equals(name))
                .findFirst()
                .or(() -> entries.stream()
                        .filter(entry -> Stream.of(
                                        entry.title(), Entry.stem(entry.title()), entry.modelName(), entry.stem())
                                .anyMatch(own -> own.toLowerCase(Locale.ROOT).equals(key)))
                        .findFirst());
    }

    /** Without the brackets that clients may have kept from another server. */
    private static String withoutHash(String name) {
        return name.strip().replaceFirst("\\s*\\[[0-9a-fA-F]{8,64}]$", "");
    }

    /** The wanted checkpoint if there is one of this name, else the first of the folders. */
    public Optional<Entry> current(String wanted) {
        List<Entry> all = list();
        return wanted.isBlank()
                ? all.stream().findFirst()
                : find(all, wanted).or(() -> all.stream().findFirst());
    }

    /** What {@code GET /sdapi/v1/sd-models} answers: exactly the six keys that strict clients take. */
    public List<Map<String, Object>> asList() {
        return refresh().stream().map(CheckpointTitles::asMap).toList();
    }

    private static Map<String, Object> asMap(Entry entry) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("title", entry.title());
        item.put("model_name", entry.modelName());
        item.put("hash", null);
        item.put("sha256", null);
        item.put("filename", entry.title());
        item.put("config", null);
        return item;
    }
}
