package io.github.ctrlora4j.runtime.weights;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.Verdict;
import io.github.ctrlora4j.runtime.weights.ModelFolders.Found;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The model files of a host: looks them up by path or by name within folders. Folders are searched in their order, with
 * their sub-folders, and read anew on every call, so that a file that was just dropped in is found; what a file is, is
 * remembered until the file changes. Thread-safe.
 */
public final class ModelLibrary {
    private final List<Path> folders;
    private final ModelReader reader;
    private final HashSearch hashes;
    private final HashSearch namedHashes;
    private final ExaminedFiles examined;

    public ModelLibrary(List<Path> folders, ModelReader reader) {
        this(folders, reader, Optional.empty(), false);
    }

    /**
     * @param cache folder in which hashes of files, and what they are, are kept between processes
     * @param hashesInBackground whether {@link #findNamed} lets files be read for their hashes after it
     */
    public ModelLibrary(List<Path> folders, ModelReader reader, Optional<Path> cache, boolean hashesInBackground) {
        this(
                folders,
                reader,
                new ModelHashes(cache),
                new ExaminationStore(cache, cache.isEmpty() ? Optional.empty() : reader.code()),
                hashesInBackground);
    }

    ModelLibrary(
            List<Path> folders,
            ModelReader reader,
            ModelHashes hashes,
            ExaminationStore store,
            boolean hashesInBackground) {
        this.folders = List.copyOf(folders);
        this.reader = reader;
        this.hashes = new HashSearch(hashes, true);
        this.namedHashes = new HashSearch(hashes, !hashesInBackground);
        this.examined = new ExaminedFiles(reader, store);
    }

    /**
     * A file by path, or by its name in the folders: {@code b/ink.safetensors}, {@code b/ink}, {@code ink.safetensors}
     * or {@code ink}. Among files of the same name the role decides, then the order of the folders. A name may be
     * followed by the beginning of the file's hash in brackets, as web UIs show it, or be that beginning; 8 digits are
     * also stable-diffusion-webui's first kind of hash.
     *
     * @throws InvalidRequestException if there is none, suggesting the nearest usable name; or if several files of one
     *     folder could be meant
     */
    public Path find(String nameOrPath, ModelRole role) {
        return search(nameOrPath, role).or(() -> misfit(nameOrPath)).orElseThrow(() -> unknown(nameOrPath, role));
    }

    /**
     * A file by its name in the folders, never by path: for names that strangers may have written, as those in prompts.
     * Where hashes are read in the background, a name costs no reading of all files.
     *
     * @throws InvalidRequestException as {@link #find}
     */
    public Path findNamed(String name, ModelRole role) {
        requireText(name, role);
        try {
            return byName(name, role, namedHashes)
                    .or(() -> look().named(name).stream().map(Found::file).findFirst())
                    .orElseThrow(() -> unknown(name, role));
        } finally {
            examined.save();
        }
    }

    private InvalidRequestException unknown(String name, ModelRole role) {
        return InvalidRequestException.unknownName(
                field(role),
                "file",
                name,
                all(role).stream()
                        .map(file -> name.contains(".") ? String.valueOf(file.getFileName()) : stem(file))
                        .toList());
    }

    /** A file or folder of this name that cannot be what is wanted; opening it says what it is. */
    private Optional<Path> misfit(String nameOrPath) {
        return look().named(nameOrPath).stream().map(Found::file).findFirst().or(() -> Optional.of(Path.of(nameOrPath))
                .filter(Files::exists));
    }

    /**
     * The same for a name that may be something else; empty if no file of this role has it.
     *
     * @throws InvalidRequestException if several files of one folder could be meant, or no file can have this name
     */
    public Optional<Path> search(String nameOrPath, ModelRole role) {
        Path path = path(nameOrPath, role);
        if (Files.isRegularFile(path) || ModelFolders.isModel(path)) {
            return Optional.of(path);
        }
        try {
            return byName(nameOrPath, role, hashes);
        } finally {
            examined.save();
        }
    }

    private Optional<Path> byName(String nameOrPath, ModelRole role, HashSearch search) {
        List<Found> fitting = fitting(nameOrPath, role);
        if (!fitting.isEmpty()) {
            return Optional.of(only(nameOrPath, role, fitting));
        }
        return HashSearch.Wanted.of(nameOrPath).flatMap(wanted -> byHash(wanted, role, search));
    }

    /** The file of this name and hash, else one of another name with this hash. */
    private Optional<Path> byHash(HashSearch.Wanted wanted, ModelRole role, HashSearch search) {
        List<Path> named = wanted.name().map(name -> files(fitting(name, role))).orElse(List.of());
        Optional<Path> ofThisName = search.find(named, wanted.digits());
        if (ofThisName.isPresent()) {
            return ofThisName;
        }
        List<Path> all = all(role);
        Optional<Path> found = search.find(all, wanted.digits());
        long unknown = found.isPresent() ? 0 : search.unknown(all, wanted.digits());
        if (unknown > 0) {
            throw new InvalidRequestException(
                    field(role),
                    "no file is known to have the hash " + wanted.digits() + ", and " + unknown
                            + " file(s) are still being read for theirs; try again later");
        }
        if (found.isEmpty() && wanted.name().isPresent()) {
            throw new InvalidRequestException(
                    field(role), search.absence(wanted.name().get(), wanted.digits(), named));
        }
        return found;
    }

    private static List<Path> files(List<Found> found) {
        return found.stream().map(Found::file).toList();
    }

    private List<Found> fitting(String name, ModelRole role) {
        return look().named(name).stream()
                .filter(found -> hasRole(found.file(), role))
                .toList();
    }

    /**
     * SHA-256 of a file; empty for a folder.
     *
     * @throws io.github.ctrlora4j.api.EngineException if it cannot be read
     */
    public Optional<String> hash(Path file) {
        return hashes.hash(file);
    }

    /**
     * The beginning of {@link #hash}, as web UIs write it into pictures, if it is known or the file is small; otherwise
     * it begins to be computed, and a later call has it.
     */
    public Optional<String> shortHashSoon(Path file) {
        return hashes.shortHashSoon(file);
    }

    private static Path path(String text, ModelRole role) {
        requireText(text, role);
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new InvalidRequestException(field(role), "no file can be called '" + text + "': " + e.getReason(), e);
        }
    }

    /** As a path, an empty text would be the working directory. */
    private static void requireText(String text, ModelRole role) {
        if (text.isBlank()) {
            throw new InvalidRequestException(field(role), "needs a file or the name of one, got an empty text");
        }
    }

    private static Path only(String name, ModelRole role, List<Found> fitting) {
        Path folder = fitting.get(0).folder();
        List<Found> rivals =
                fitting.stream().filter(found -> found.folder().equals(folder)).toList();
        List<String> names = rivals.stream().map(Found::name).toList();
        int whole = names.indexOf(name);
        if (rivals.size() > 1 && whole < 0) {
            throw new InvalidRequestException(
                    field(role),
                    "'" + name + "' can be any of " + names + " in " + folder + "; give one of these names");
        }
        return rivals.get(Math.max(0, whole)).file();
    }

    /** All files of a role, in the order of the folders, each folder by path. */
    public List<Path> all(ModelRole role) {
        List<Path> all = list().stream().filter(file -> hasRole(file, role)).toList();
        examined.save();
        return all;
    }

    /** All files that are model files by their names, whatever they contain. */
    public List<Path> list() {
        return files(look().files());
    }

    /**
     * Why no file can be read at all, then the files and folders that cannot be read and were skipped; one line each.
     */
    public List<String> problems() {
        return Stream.concat(reader.missing().stream(), look().problems().stream())
                .toList();
    }

    private ModelFolders look() {
        return ModelFolders.look(folders);
    }

    public List<Path> folders() {
        return folders;
    }

    public ModelReader reader() {
        return reader;
    }

    /** The name of a file without its extension, or of a folder. */
    public static String stem(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.substring(0, ModelFolders.stemLength(name));
    }

    /** What a request calls it. */
    private static String field(ModelRole role) {
        return switch (role) {
            case CHECKPOINT -> "checkpoint";
            case BASE_CONTROLNET -> "base";
            case CONDITION_LORA -> "lora";
            case CONTROLNET -> "controlNet";
            case STYLE_LORA -> "style LoRA";
            case EMBEDDING -> "embedding";
            case VAE -> "vae";
            case TEXT_ENCODER -> "textEncoder";
        };
    }

    /**
     * The VAE that belongs to a checkpoint: {@code NAME.vae.safetensors}, {@code NAME.vae.pt} or {@code NAME.vae.ckpt}
     * beside it, as web UIs find it.
     */
    public Optional<Path> vaeBeside(Path checkpoint) {
        return Stream.of(".vae.safetensors", ".vae.pt", ".vae.ckpt")
                .map(ending -> checkpoint.resolveSibling(stem(checkpoint) + ending))
                .filter(file -> Files.isRegularFile(file) && hasRole(file, ModelRole.VAE))
                .findFirst();
    }

    private boolean hasRole(Path file, ModelRole role) {
        return examine(file).verdict().flatMap(Verdict::role).equals(Optional.of(role));
    }

    /** What a file is; read once for each of its states. {@link #save} keeps it. */
    public Examination examine(Path file) {
        return examined.examine(file);
    }

    /** Leaves what was found out about files for other processes. */
    public void save() {
        examined.save();
    }
}
