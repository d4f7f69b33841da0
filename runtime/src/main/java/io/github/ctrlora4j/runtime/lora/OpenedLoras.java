package io.github.ctrlora4j.runtime.lora;

import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.runtime.engine.OwnedResources;
import io.github.ctrlora4j.runtime.weights.FileState;
import io.github.ctrlora4j.runtime.weights.ModelReader;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import java.util.ArrayList;
import java.util.List;

/** The files of style LoRAs, open while their tensors are read. Confined to one thread. */
public final class OpenedLoras implements AutoCloseable {
    private final List<StyleChange> changes;
    private final OwnedResources files;

    private OpenedLoras(List<StyleChange> changes, OwnedResources files) {
        this.changes = List.copyOf(changes);
        this.files = files;
    }

    /**
     * Opens the files in the order of the list; if one cannot be opened, all are closed again.
     *
     * @throws io.github.ctrlora4j.api.UnsupportedFileException if a file is something else; says what it is
     */
    public static OpenedLoras open(ModelReader reader, List<ActiveLora> loras) {
        try (OwnedResources opening = new OwnedResources()) {
            List<StyleChange> changes = new ArrayList<>();
            for (ActiveLora lora : loras) {
                FileState state = FileState.of(lora.file());
                OpenedModel opened = opening.own(reader.open(lora.file(), ModelRole.STYLE_LORA));
                changes.add(
                        new StyleChange(lora.file(), state, opened.weights(), lora.unetWeight(), lora.textWeight()));
            }
            return new OpenedLoras(changes, opening.release());
        }
    }

    /** In the order of the list. */
    public List<StyleChange> changes() {
        return changes;
    }

    @Override
    public void close() {
        files.close();
    }
}
