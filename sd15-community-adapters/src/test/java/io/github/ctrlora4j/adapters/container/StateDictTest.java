package io.github.ctrlora4j.adapters.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.adapters.container.PickleValue.Dictionary;
import io.github.ctrlora4j.adapters.container.PickleValue.Storage;
import io.github.ctrlora4j.adapters.container.PickleValue.StoredTensor;
import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.UnsupportedFileException;
import io.github.ctrlora4j.api.checkpoint.DType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StateDictTest {
    private static final StoredTensor TENSOR =
            new StoredTensor(new Storage("0", Optional.of(DType.F32), 1, 0), DType.F32, 0, List.of(1L), List.of(1L));

    @TempDir
    Path folder;

    private FileSource source;

    @BeforeEach
    void open() {
        source = FileSource.open(TestFiles.write(folder.resolve("pickle"), new byte[1]));
    }

    @AfterEach
    void close() {
        source.close();
    }

    private Map<String, StoredTensor> tensors(Object saved) {
        return StateDict.tensors(source, new PickleInput(source, source.cursor(0, 1), "data.pkl"), saved);
    }

    private static Dictionary dictionary(String key, Object value) {
        Dictionary dictionary = new Dictionary(false);
        dictionary.put(key, value);
        return dictionary;
    }

    private void assertRefused(Object saved, String words) {
        CtrloraException e = assertThrows(UnsupportedFileException.class, () -> tensors(saved));
        assertTrue(e.problem().contains(words), e.problem());
    }

    @Test
    void theSavedDictionaryMayBeTheStateDict() {
        assertEquals(Map.of("w", TENSOR), tensors(dictionary("w", TENSOR)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"state_dict", "string_to_param"})
    void trainersNestTheStateDict(String key) {
        Dictionary inner = dictionary("w", TENSOR);
        Dictionary outer = dictionary(key, dictionary(key, inner));
        outer.put("optimizer", dictionary("momentum", TENSOR));
        assertEquals(Map.of("w", TENSOR), tensors(outer));
    }

    @Test
    void namesOfInnerDictionariesAreJoinedWithDots() {
        Dictionary saved = dictionary("a", dictionary("b", dictionary("w", TENSOR)));
        saved.put("step", 7L);
        assertEquals(Map.of("a.b.w", TENSOR), tensors(saved));
    }

    @Test
    void rejectsTwoTensorsOfOneName() {
        Dictionary saved = dictionary("a", dictionary("w", TENSOR));
        saved.put("a.w", TENSOR);
        MalformedFileException e = assertThrows(MalformedFileException.class, () -> tensors(saved));
        assertEquals("two tensors are called 'a.w'", e.problem());
    }

    @Test
    void rejectsWhatIsNoModel() {
        Dictionary numbers = dictionary("w", TENSOR);
        numbers.hasNumbers = true;
        assertRefused("text", "no dictionary");
        assertRefused(dictionary("step", 7L), "no tensors");
        assertRefused(numbers, "keys of the dictionary are numbers");
    }

    /** Depths 0 to 16 are read. */
    @Test
    void limitsNesting() {
        Dictionary saved = dictionary("w", TENSOR);
        for (int depth = 0; depth < 16; depth++) {
            saved = dictionary("a", saved);
        }
        assertEquals(1, tensors(saved).size());
        assertRefused(dictionary("a", saved), "nested too deeply");
    }

    @Test
    void endsInACircle() {
        Dictionary circle = dictionary("w", TENSOR);
        circle.put("a", circle);
        assertRefused(circle, "nested too deeply");
        Dictionary one = new Dictionary(false);
        Dictionary other = dictionary("state_dict", one);
        one.put("state_dict", other);
        assertRefused(one, "nested deeper than 16");
    }
}
