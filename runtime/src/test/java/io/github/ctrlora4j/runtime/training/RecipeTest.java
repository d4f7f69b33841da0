package io.github.ctrlora4j.runtime.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.MalformedFileException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecipeTest {
    /** "Aa" and "BB" have one hash code, so that a HashMap keeps them in the order of insertion. */
    private static Map<String, String> map(String first, String second) {
        Map<String, String> map = new HashMap<>();
        map.put(first, "1");
        map.put(second, "2");
        return map;
    }

    private static Recipe recipe(Map<String, String> map) {
        Recipe.Pack pack = new Recipe.Pack("mine", false, "canny", map, "Mine");
        return new Recipe("", "", "f".repeat(64), "F16", map, map, "MIT", "Zo\u00eb", List.of(pack));
    }

    @Test
    void isReadAsItWasWritten() {
        Recipe recipe = recipe(map("Aa", "BB"));
        assertEquals(recipe, Recipe.parse(recipe.toJson()));
        assertEquals(List.of("mine"), recipe.conditions());
    }

    /** A checkpoint has it, and equal trainings are to have equal checkpoints, in any process. */
    @Test
    void namesStandInTheirOrder() {
        String json = recipe(map("BB", "Aa")).toJson();
        assertEquals(3, json.split("\\{\"Aa\":\"2\",\"BB\":\"1\"}", -1).length - 1, json);
    }

    @Test
    void saysThatThereIsNone() {
        for (String text : List.of("", "null", "{", "[]")) {
            String message = assertThrows(MalformedFileException.class, () -> Recipe.parse(text))
                    .getMessage();
            assertTrue(message.contains("recipe for the files of its training"), message);
            assertEquals(text.isEmpty() || text.equals("null"), message.contains("has no recipe"), message);
        }
    }
}
