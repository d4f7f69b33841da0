package io.github.ctrlora4j.dist.http.webui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.dist.http.wire.ApiException;
import io.github.ctrlora4j.dist.http.wire.Fields;
import io.github.ctrlora4j.runtime.files.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The options in effect. What clients choose outlives the server in a file, if it has one; what the operator presets does
 * not. Thread-safe.
 */
public final class OptionStore {
    private static final Logger log = LoggerFactory.getLogger(OptionStore.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The options are two kilobytes. */
    private static final long MAX_FILE = 1 << 20;

    private final Optional<Path> file;
    private final Map<String, String> presets = new HashMap<>();
    private OptionValues chosen;
    private volatile OptionValues values;

    private OptionStore(Optional<Path> file, OptionValues chosen) {
        this.file = file;
        this.chosen = chosen;
        this.values = chosen;
    }

    /** With the options that a file holds; a file that cannot be read is left alone, and the defaults hold. */
    public static OptionStore open(Optional<Path> file) {
        return new OptionStore(
                file, file.filter(Files::isRegularFile).map(OptionStore::read).orElse(OptionValues.defaults()));
    }

    private static OptionValues read(Path file) {
        try {
            if (Files.size(file) > MAX_FILE) {
                throw new IOException("larger than " + MAX_FILE + " bytes");
            }
            JsonNode saved = JSON.readTree(Files.readAllBytes(file));
            return OptionValues.defaults().with(Fields.ofBody(saved));
        } catch (IOException | ApiException e) {
            log.warn("The saved options {} cannot be read; the defaults hold: {}", file.getFileName(), e.getMessage());
            return OptionValues.defaults();
        }
    }

    /** Replaces an option until a client chooses another value or the server ends; the file never gets this value. */
    public synchronized void preset(String name, String value) {
        presets.put(name, value);
        values = values.with(name, value);
    }

    /** Does not wait for a change that is being written. */
    public OptionValues values() {
        return values;
    }

    /**
     * Changes the options, and writes them to the file. Changes at the same time follow each other, so that none is
     * lost. A preset value that stays, as when a client sends all options back, is not a client's choice.
     *
     * @param change makes the new options from those in effect; if it throws, nothing changes
     */
    public synchronized void change(UnaryOperator<OptionValues> change) {
        OptionValues changed = change.apply(values);
        presets.entrySet().removeIf(preset -> !changed.text(preset.getKey()).equals(preset.getValue()));
        OptionValues own = changed;
        for (String name : presets.keySet()) {
            own = own.with(name, chosen.text(name));
        }
        OptionValues written = own;
        chosen = written;
        values = changed;
        file.ifPresent(target -> write(target, written));
    }

    private static void write(Path target, OptionValues values) {
        try {
            byte[] json = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(values.asJson());
            Path folder = target.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            WholeFile.replace(target, out -> out.write(json), written -> {});
        } catch (IOException | CtrloraException e) {
            log.warn("The options cannot be saved: {}", e.getMessage());
        }
    }
}
