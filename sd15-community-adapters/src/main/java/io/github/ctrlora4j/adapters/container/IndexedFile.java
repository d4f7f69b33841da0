package io.github.ctrlora4j.adapters.container;

import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A file with a validated index. Thread-safe. */
final class IndexedFile implements TensorFile {
    private final FileSource source;
    private final String format;
    private final Map<String, Tensor> tensors;
    private final Map<String, String> metadata;

    IndexedFile(FileSource source, String format, Map<String, Tensor> tensors, Map<String, String> metadata) {
        this.source = source;
        this.format = format;
        this.tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        this.metadata = Map.copyOf(metadata);
    }

    /** Opens {@code path} and hands it to {@code reader}; closes the file again if the reader throws. */
    static TensorFile open(Path path, IndexReader reader) {
        FileSource source = FileSource.open(path);
        boolean opened = false;
        try {
            TensorFile file = reader.read(source);
            opened = true;
            return file;
        } finally {
            if (!opened) {
                source.close();
            }
        }
    }

    /** Validates a file's index. */
    interface IndexReader {
        TensorFile read(FileSource source);
    }

    @Override
    public Path path() {
        return source.path();
    }

    @Override
    public long size() {
        return source.size();
    }

    @Override
    public String format() {
        return format;
    }

    @Override
    public Map<String, Tensor> tensors() {
        return tensors;
    }

    @Override
    public Map<String, String> metadata() {
        return metadata;
    }

    @Override
    public void close() {
        source.close();
    }
}
