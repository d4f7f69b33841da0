package io.github.ctrlora4j.adapters.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IndexedFileTest {
    @TempDir
    Path folder;

    private Path path;
    private final List<FileSource> sources = new ArrayList<>();

    @BeforeEach
    void aFileOfOneNumber() {
        path = TestFiles.write(folder.resolve("weights"), new byte[] {42});
    }

    private TensorFile open(Map<String, Tensor> others) {
        return IndexedFile.open(path, source -> {
            sources.add(source);
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            tensors.put("z", new ContiguousTensor(source, "z", DType.U8, List.of(1L), 0, 1));
            tensors.putAll(others);
            return new IndexedFile(source, "test", tensors, Map.of("key", "value"));
        });
    }

    private static boolean isOpen(FileSource source) {
        try {
            source.read(0, 1);
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    @Test
    void tellsWhatWasIndexed() {
        try (TensorFile file = open(Map.of())) {
            assertEquals(path, file.path());
            assertEquals(1, file.size());
            assertEquals("test", file.format());
            assertEquals(Map.of("key", "value"), file.metadata());
            assertEquals(42, file.tensors().values().iterator().next().read().get(0));
        }
    }

    @Test
    void tensorsKeepTheirOrderAndCannotBeChanged() {
        try (TensorFile file = open(Map.of("a", new ContiguousTensor(sources(), "a", DType.U8, List.of(1L), 0, 1)))) {
            assertEquals(List.of("z", "a"), List.copyOf(file.tensors().keySet()));
            assertThrows(
                    UnsupportedOperationException.class, () -> file.tensors().clear());
        }
        sources.forEach(FileSource::close);
    }

    private FileSource sources() {
        FileSource source = FileSource.open(path);
        sources.add(source);
        return source;
    }

    @Test
    void closingItClosesTheFile() {
        TensorFile file = open(Map.of());
        assertTrue(isOpen(sources.get(0)));
        file.close();
        assertFalse(isOpen(sources.get(0)));
    }

    @Test
    void aFailedReaderLeavesNoOpenFile() {
        AssertionError failure = new AssertionError("the index is wrong");
        AssertionError thrown = assertThrows(
                AssertionError.class,
                () -> IndexedFile.open(path, source -> {
                    sources.add(source);
                    throw failure;
                }));
        assertEquals(failure, thrown);
        assertFalse(isOpen(sources.get(0)));
    }
}
