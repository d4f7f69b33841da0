package io.github.ctrlora4j.runtime.weights;

import io.github.ctrlora4j.runtime.files.FileIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What files are; each is read once for each of its states. Thread-safe. */
final class ExaminedFiles {
    private record Examined(FileIdentity identity, Examination examination) {}

    private final ModelReader reader;
    private final ExaminationStore store;
    private final Map<Path, Examined> examined = new ConcurrentHashMap<>();

    ExaminedFiles(ModelReader reader, ExaminationStore store) {
        this.reader = reader;
        this.store = store;
    }

    Examination examine(Path file) {
        try {
            FileIdentity identity = identity(file);
            Examined known = examined.get(file);
            if (known == null || !known.identity().equals(identity)) {
                known = new Examined(identity, store.get(file, identity).orElseGet(() -> anew(file, identity)));
                examined.put(file, known);
            }
            return known.examination();
        } catch (IOException e) {
            // Gone or unreadable: the reader says which.
            return reader.examine(file);
        }
    }

    private Examination anew(Path file, FileIdentity identity) {
        Examination examination = reader.examine(file);
        store.put(file, identity, examination);
        return examination;
    }

    /** With the state of the settings beside a file, because adapters judge by these, too. */
    private static FileIdentity identity(Path file) throws IOException {
        FileIdentity own = FileState.identity(file);
        StringBuilder key = new StringBuilder(own.key());
        for (String name : List.of(ModelLibrary.stem(file) + ".yaml", "adapter_config.json")) {
            Path settings = file.toAbsolutePath().resolveSibling(name);
            if (Files.isRegularFile(settings)) {
                key.append(", ").append(name).append(' ').append(FileIdentity.of(settings));
            } else if (Files.exists(settings, LinkOption.NOFOLLOW_LINKS)) {
                // Such as a link that leads nowhere, which adapters reject.
                key.append(", ").append(name);
            }
        }
        return new FileIdentity(own.size(), own.modified(), own.changed(), key.toString());
    }

    /** Hands what is new to other processes. */
    void save() {
        store.save();
    }
}
