package io.github.ctrlora4j.dist.http.webui;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.host.ModelFile;
import io.github.ctrlora4j.api.host.Models;
import io.github.ctrlora4j.dist.http.wire.ApiException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of a host by the names that clients know: {@code sub/name.safetensors}, without its extension, or
 * {@code sub_name}. The folders are read again for a name that is unknown, and on {@link #refresh()}. Thread-safe.
 */
public final class CheckpointTitles {
    private static final Logger log = LoggerFactory.getLogger(CheckpointTitles.class);

    /**
     * A checkpoint.
     *
     * @param title what clients show and send back
     * @param stem name without extension
     */
    public record Entry(Path file, String title, String stem) {
        String modelName() {
            return titleStem().replace('/', '_');
        }

        /** The title without extension: the folders within the model folder stay. */
        private String titleStem() {
            return title.substring(0, title.lastIndexOf('/') + 1) + stem;
        }
    }

    /** Digits of a hash that are shown. */
    private static final int SHOWN = 10;

    /** A hash alone, or behind a name. */
    private static final Pattern HASH = Pattern.compile("[0-9a-fA-F]{8,64}|.*\\[[0-9a-fA-F]{8,64}]");

    private final Models models;
    private final Map<Path, String> hashes = new ConcurrentHashMap<>();

    /** Reads whole files, one after the other; answers do not wait for it. */
    private final ThreadPoolExecutor hashing = oneThread();

    /** Files whose turn to be hashed has not come yet. */
    private final Set<Path> awaited = ConcurrentHashMap.newKeySet();

    private volatile Optional<List<Entry>> known = Optional.empty();

    /** Ends when there is nothing to do. */
    private static ThreadPoolExecutor oneThread() {
        ThreadPoolExecutor executor =
                new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, "ctrlora4j-hashes");
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    public CheckpointTitles(Models models) {
        this.models = models;
    }

    /** All of them, in the order of the folders. */
    public List<Entry> list() {
        return known.orElseGet(this::refresh);
    }

    /** Reads the folders again. */
    public List<Entry> refresh() {
        List<Entry> found = entries(models, ModelRole.CHECKPOINT);
        known = Optional.of(found);
        found.stream().map(Entry::file).filter(awaited::add).forEach(file -> hashing.execute(() -> hash(file)));
        return found;
    }

    private static List<Entry> entries(Models models, ModelRole role) {
        return models.list(role).stream()
                .map(ModelFile::path)
                .map(file -> new Entry(file, relative(models.folders(), file), stem(file)))
                .toList();
    }

    /**
     * A file of one of these roles by the names that checkpoints have, never by path.
     *
     * @param path of the field that names it, for the message
     * @throws ApiException 422 if there is none
     */
    static Path named(Models models, List<ModelRole> roles, String path, String name) {
        List<Entry> all =
                roles.stream().flatMap(role -> entries(models, role).stream()).toList();
        return find(all, name).map(Entry::file).orElseThrow(() -> unknown(path, name, all));
    }

    private static ApiException unknown(String path, String name, List<Entry> known) {
        return ApiException.of(
                422,
                InvalidRequestException.unknownName(
                                path, name, known.stream().map(Entry::stem).toList())
                        .getMessage());
    }

    /** Cheap for a file that is as it was: the models remember its hash. */
    private void hash(Path file) {
        awaited.remove(file);
        try {
            models.hash(file).ifPresent(hash -> hashes.put(file, hash));
        } catch (CtrloraException | IllegalStateException e) {
            log.debug("No hash of {}", file.getFileName(), e);
        }
    }

    /** The first digits of a checkpoint's SHA-256; empty until the file has been read. */
    String shownHash(Entry entry) {
        return Optional.ofNullable(hashes.get(entry.file()))
                .map(hash -> hash.substring(0, SHOWN))
                .orElse("");
    }

    /** The name of a file without its extension, or of a folder, which may have dots; what is shown of a path. */
    public static String stem(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return dot > 0 && !Files.isDirectory(file) ? name.substring(0, dot) : name;
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
                .or(() -> byHash(name))
                .orElseThrow(() -> unknown(path, name, list()));
    }

    /**
     * The title of the operator's checkpoint.
     *
     * @throws InvalidRequestException if there is none of this name or hash
     */
    public String title(String name) {
        return find(list(), name)
                .or(() -> byHash(name))
                .map(Entry::title)
                .orElseThrow(() -> InvalidRequestException.unknownName(
                        "checkpoint", name, list().stream().map(Entry::stem).toList()));
    }

    private static Optional<Entry> find(List<Entry> entries, String name) {
        String key = withoutHash(name).toLowerCase(Locale.ROOT);
        return entries.stream()
                .filter(entry -> entry.title().equals(name))
                .findFirst()
                .or(() -> entries.stream()
                        .filter(entry -> Stream.of(entry.title(), entry.titleStem(), entry.modelName(), entry.stem())
                                .anyMatch(own -> own.toLowerCase(Locale.ROOT).equals(key)))
                        .findFirst());
    }

    private Optional<Entry> byHash(String name) {
        if (!HASH.matcher(name.strip()).matches()) {
            return Optional.empty();
        }
        try {
            Path file = models.find(name.strip(), ModelRole.CHECKPOINT);
            return list().stream().filter(entry -> entry.file().equals(file)).findFirst();
        } catch (InvalidRequestException e) {
            return Optional.empty();
        }
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
        return refresh().stream().map(this::asMap).toList();
    }

    private Map<String, Object> asMap(Entry entry) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("title", entry.title());
        item.put("model_name", entry.modelName());
        Optional<String> hash = Optional.ofNullable(hashes.get(entry.file()));
        item.put("hash", hash.map(digits -> digits.substring(0, SHOWN)).orElse(null));
        item.put("sha256", hash.orElse(null));
        item.put("filename", entry.title());
        item.put("config", null);
        return item;
    }
}
