package io.github.ctrlora4j.runtime.conditions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.ConditionLora;
import io.github.ctrlora4j.api.condition.DetectionContext;
import io.github.ctrlora4j.api.condition.Parameter;
import io.github.ctrlora4j.runtime.conditions.ConditionNames.Described;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConditionNamesTest {
    private static final ConditionLora LORA = ConditionLora.of("more", "b".repeat(64), 1, 1, "0".repeat(64), () -> {
        throw new IOException("nobody reads it");
    });

    private final List<String> problems = new ArrayList<>();
    private final ConditionNames names = new ConditionNames(TestRegistry.NO_NETWORKS);

    /** Returns its source. */
    private record Echo(ConditionDescriptor descriptor) implements Condition {
        @Override
        public RgbImage detect(RgbImage source, DetectionContext context) {
            return source;
        }
    }

    private static ConditionDescriptor.Builder condition(String id) {
        return ConditionDescriptor.builder(id);
    }

    private List<String> register(String source, ConditionDescriptor.Builder... conditions) {
        List<Described> described = new ArrayList<>();
        for (ConditionDescriptor.Builder builder : conditions) {
            Echo echo = new Echo(builder.build());
            described.add(new Described(echo, echo.descriptor()));
        }
        return names.register(source, described, problems);
    }

    private String source(String name) {
        return names.find(name).map(InstalledCondition::source).orElse("nobody");
    }

    @Test
    void idsAndAliasesAreFound() {
        assertEquals(List.of("b", "a"), register("x.jar", condition("b").alias("bee"), condition("a")));
        assertEquals(Set.of("a", "b"), names.ids());
        assertEquals("x.jar", source("bee"));
        assertEquals("nobody", source("c"));
        assertEquals(List.of(), problems);
    }

    @Test
    void theSecondToClaimAnIdDoesNotGetIt() {
        register("x.jar", condition("a"));
        assertEquals(List.of(), register("y.jar", condition("a")));
        assertEquals("x.jar", source("a"));
        assertEquals(List.of("condition a is already installed from x.jar; remove one of the two"), problems);
    }

    @Test
    void aTakenAliasIsLeftOutAndTheConditionStays() {
        register("x.jar", condition("a").alias("edges"));
        assertEquals(List.of("b"), register("y.jar", condition("b").alias("edges")));
        assertEquals("a", names.find("edges").orElseThrow().descriptor().id());
        assertEquals(List.of("alias edges of condition b already means a from x.jar"), problems);
    }

    @Test
    void anIdThatIsAnAliasAlreadyIsTaken() {
        register("x.jar", condition("a").alias("b"));
        assertEquals(List.of(), register("y.jar", condition("b")));
        assertEquals(1, problems.size());
    }

    @Test
    void theBuiltInIdIsNobodys() {
        assertEquals(List.of(), register("x.jar", condition("none")));
        assertEquals("nobody", source("none"));
        assertEquals(List.of(Echo.class.getName() + " has the id none, which is built in"), problems);
    }

    @Test
    void anAliasSetsItsParameters() {
        register(
                "x.jar",
                condition("blur")
                        .parameter(Parameter.integer("by", 0, 9).build())
                        .aliasWith("blur_far", Map.of("by", "9")));
        assertEquals(Map.of("by", "9"), names.find("blur_far").orElseThrow().presets());
        assertEquals(Map.of(), names.find("blur").orElseThrow().presets());
    }

    /** The condition was found before it was extended. */
    @Test
    void anExtensionReachesItsConditionAndNoOther() {
        register("x.jar", condition("a"), condition("b"));
        InstalledCondition found = names.find("a").orElseThrow();
        names.extend(new Contribution.Extension("a", List.of(LORA)));
        assertEquals(List.of(LORA), found.loras());
        assertEquals(List.of(), names.find("b").orElseThrow().loras());
        assertEquals(Optional.empty(), names.none().find("a"));
    }
}
