package io.github.ctrlora4j.adapters.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.ctrlora4j.adapters.container.PickleValue.Dictionary;
import io.github.ctrlora4j.adapters.container.PickleValue.Storage;
import io.github.ctrlora4j.adapters.container.PickleValue.Tuple;
import io.github.ctrlora4j.api.checkpoint.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PickleValueTest {
    @Test
    void aSharedDictionaryIsAnotherNameOfTheSame() {
        Dictionary state = new Dictionary(false);
        Dictionary shared = new Dictionary(true);
        state.put("a", 1L);
        shared.share(state);
        state.put("b", 2L);
        assertEquals(Map.of("a", 1L, "b", 2L), shared.map());
    }

    @Test
    void findsDictionariesAndNothingElse() {
        Dictionary inner = new Dictionary(false);
        Dictionary outer = new Dictionary(false);
        outer.put("inner", inner);
        outer.put("number", 1L);
        assertSame(inner, outer.dictionary("inner").orElseThrow());
        assertEquals(Optional.empty(), outer.dictionary("number"));
        assertEquals(Optional.empty(), outer.dictionary("absent"));
    }

    /** Comparing by content would take time that grows as 2^depth when the same tuples are nested twice each. */
    @Test
    void containersCompareByIdentity() {
        assertNotEquals(new Tuple(List.of()), new Tuple(List.of()));
        assertNotEquals(new Dictionary(false), new Dictionary(false));
    }

    @Test
    void aTupleIsFinished() {
        List<Object> items = new ArrayList<>(List.of(1L));
        Tuple tuple = new Tuple(items);
        items.add(2L);
        assertEquals(List.of(1L), tuple.items);
    }

    @Test
    void anElementHasTheBytesOfItsType() {
        assertEquals(2, new Storage("0", Optional.of(DType.BF16), 1, 0).elementBytes());
        assertEquals(8, new Storage("0", Optional.of(DType.F64), 1, 0).elementBytes());
        assertEquals(1, new Storage("0", Optional.empty(), 1, 0).elementBytes());
    }
}
