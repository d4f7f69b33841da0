package io.github.ctrlora4j.runtime.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DataOrderTest {
    @Test
    void everyPairHasItsTurnBeforeAnyComesAgain() {
        DataOrder order = new DataOrder(7, List.of(5), 2);
        List<Integer> pairs = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            pairs.addAll(order.at(i).pairs());
        }
        Set<Integer> all = Set.of(0, 1, 2, 3, 4);
        assertEquals(all, new TreeSet<>(pairs.subList(0, 5)));
        assertEquals(all, new TreeSet<>(pairs.subList(5, 10)));
        assertNotEquals(pairs.subList(0, 5), pairs.subList(5, 10));
    }

    @Test
    void everyConditionHasOneBatchInEachRound() {
        DataOrder order = new DataOrder(7, List.of(2, 9, 4), 1);
        Set<List<Integer>> rounds = new HashSet<>();
        for (int round = 0; round < 20; round++) {
            List<Integer> conditions = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                conditions.add(order.at(3L * round + i).condition());
            }
            assertEquals(Set.of(0, 1, 2), new TreeSet<>(conditions));
            rounds.add(conditions);
        }
        assertNotEquals(1, rounds.size());
    }

    @Test
    void batchDoesNotDependOnThoseBeforeIt() {
        DataOrder asked = new DataOrder(7, List.of(5, 3), 2);
        for (int i = 0; i < 30; i++) {
            asked.at(i);
        }
        assertEquals(new DataOrder(7, List.of(5, 3), 2).at(30), asked.at(30));
    }

    @Test
    void heldOutPairsAreDifferentAndSorted() {
        List<Integer> heldOut = DataOrder.heldOut(7, 10, 4);
        assertEquals(heldOut, List.copyOf(new TreeSet<>(heldOut)));
        assertEquals(4, heldOut.size());
    }
}
