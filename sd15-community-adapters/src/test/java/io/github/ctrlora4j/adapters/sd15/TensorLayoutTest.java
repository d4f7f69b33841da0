package io.github.ctrlora4j.adapters.sd15;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TensorLayoutTest {
    private final TensorLayout layout = new TensorLayout();

    @BeforeEach
    void aConvolutionAndANorm() {
        layout.layer("conv", 8, 4, 3, 3);
        layout.norm("norm", TensorLayout.ANY);
    }

    private static Map<String, List<Long>> complete() {
        return Map.of(
                "conv.weight", List.of(8L, 4L, 3L, 3L),
                "conv.bias", List.of(8L),
                "norm.weight", List.of(8L),
                "norm.bias", List.of(8L));
    }

    private static Map<String, List<Long>> with(String name, Long... shape) {
        Map<String, List<Long>> shapes = new java.util.HashMap<>(complete());
        shapes.put(name, List.of(shape));
        return shapes;
    }

    private static Map<String, List<Long>> without(String... names) {
        Map<String, List<Long>> shapes = new java.util.HashMap<>(complete());
        shapes.keySet().removeAll(Set.of(names));
        return shapes;
    }

    private Optional<String> problem(Map<String, List<Long>> found) {
        return layout.problem(IndexedShapes.names(found), "unet.");
    }

    @Test
    void theBiasHasTheFirstExtentOfTheWeight() {
        assertEquals(List.of(8L, 4L, 3L, 3L), layout.shape("conv.weight"));
        assertEquals(List.of(8L), layout.shape("conv.bias"));
    }

    @Test
    void surplusTensorsAreNoProblem() {
        assertEquals(Optional.empty(), problem(complete()));
        assertEquals(Optional.empty(), problem(with("other", 1L)));
        assertEquals(List.of("other"), layout.surplus(IndexedShapes.names(with("other", 1L))));
    }

    @Test
    void namesTheFirstMissingTensorAndCountsTheOthers() {
        assertEquals(Optional.of("lacks unet.norm.bias"), problem(without("norm.bias")));
        assertEquals(Optional.of("lacks unet.conv.bias (and 1 more)"), problem(without("norm.bias", "conv.bias")));
    }

    @Test
    void namesTheFirstWrongShape() {
        assertEquals(Optional.of("has unet.conv.bias of shape [4], expected [8]"), problem(with("conv.bias", 4L)));
        assertEquals(
                Optional.of("has unet.conv.weight of shape [8, 4], expected [8, 4, 3, 3]"),
                problem(with("conv.weight", 8L, 4L)));
    }

    /** Any extent fits, but not any number of axes. */
    @Test
    void unknownExtentsFitEverything() {
        assertEquals(Optional.empty(), problem(with("norm.weight", 7L)));
        assertEquals(
                Optional.of("has unet.norm.weight of shape [7, 1], expected [-1]"),
                problem(with("norm.weight", 7L, 1L)));
        assertEquals(TensorLayout.ANY, TensorLayout.times(4, TensorLayout.ANY));
        assertEquals(12, TensorLayout.times(4, 3));
    }

    @Test
    void picksItsTensorsUnderTheirCompleteNames() {
        assertEquals(
                Set.of("unet.conv.weight", "unet.conv.bias", "unet.norm.weight", "unet.norm.bias"),
                layout.pick(IndexedShapes.names(with("other", 1L)), "unet.").keySet());
    }

    @Test
    void canBeMadeWithoutSomeOfItsTensors() {
        Set<String> convolution = layout.namesWith("conv");
        assertEquals(Set.of("conv.weight", "conv.bias"), convolution);
        assertEquals(
                Set.of("norm.weight", "norm.bias"), layout.without(convolution).names());
        assertEquals(4, layout.names().size());
    }
}
