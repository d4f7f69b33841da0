package io.github.ctrlora4j.runtime.programs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgramTextTest {
    private static final Map<String, String> LAYERS = Map.of("layers", "def conv(x: Tensor) -> Tensor:\n  return x\n");

    @Test
    void headerBecomesClassAndBind() {
        ProgramText text = ProgramText.of("net", "# module Net(heads: int, groups: int)\n", LAYERS);

        assertEquals("Net", text.moduleClass());
        assertEquals(List.of("heads", "groups"), text.settings());
        assertEquals(
                """
                class Net(Module):
                  __parameters__ = []
                  __buffers__ = []
                  w : Dict[str, Tensor]
                  heads : int
                  groups : int
                  def bind(self: __torch__.Net, w: Dict[str, Tensor], heads: int, groups: int) -> NoneType:
                    self.w = w
                    self.heads = heads
                    self.groups = groups
                    return None
                  # module Net(heads: int, groups: int)
                """,
                text.module());
    }

    @Test
    void functionBecomesMethodAndItsCallsGetFullNames() {
        String source =
                """
                # module Net(heads: int)
                # conv(x) in a comment stays
                def forward(self, x: Tensor) -> Tensor:
                  return torch.add(conv(x), self.conv(conv(x)))
                """;

        List<String> lines =
                ProgramText.of("net", source, LAYERS).module().lines().toList();

        assertEquals(
                List.of(
                        "  # conv(x) in a comment stays",
                        "  def forward(self: __torch__.Net, x: Tensor) -> Tensor:",
                        "    return torch.add(__torch__.layers.conv(x), self.conv(__torch__.layers.conv(x)))"),
                lines.subList(lines.size() - 3, lines.size()));
    }

    @Test
    void librariesCallEachOtherByTheirFullNames() {
        Map<String, String> libraries =
                Map.of("layers", LAYERS.get("layers"), "blocks", "def block(x: Tensor) -> Tensor:\n  return conv(x)\n");

        ProgramText text = ProgramText.of("net", "# module Net(heads: int)\n", libraries);

        assertEquals(LAYERS.get("layers"), text.libraries().get("layers"));
        assertEquals(
                "def block(x: Tensor) -> Tensor:\n  return __torch__.layers.conv(x)\n",
                text.libraries().get("blocks"));
    }

    @Test
    void rejectsFunctionOfTwoLibraries() {
        Map<String, String> libraries = Map.of("a", "def f(x: int):\n", "b", "def f(x: int):\n");

        assertThrows(
                IllegalArgumentException.class, () -> ProgramText.of("net", "# module Net(heads: int)\n", libraries));
    }

    @Test
    void rejectsModuleWithoutHeader() {
        assertThrows(IllegalArgumentException.class, () -> ProgramText.of("net", "def forward(self):\n", LAYERS));
    }
}
