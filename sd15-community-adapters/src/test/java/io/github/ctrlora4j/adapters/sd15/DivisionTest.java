package io.github.ctrlora4j.adapters.sd15;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.checkpoint.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DivisionTest {
    private static Optional<Verdict> verdict(Division division, Map<String, String> settings, String name, long width) {
        return division.verdict(
                "a UNet", settings, IndexedShapes.names(Map.of(name, List.of(width))), "model.diffusion_model.");
    }

    @ParameterizedTest
    @CsvSource({"320, 8, true", "320, 5, true", "320, 7, false", "36, 8, false", "36, 4, true"})
    void channelsAreAMultipleOfTheNumber(long width, String heads, boolean fits) {
        String name = "input_blocks.1.1.transformer_blocks.0.attn1.to_q.weight";
        Optional<Verdict> verdict = verdict(Division.UNET_HEADS, Map.of("ctrlora4j.unet.heads", heads), name, width);
        assertEquals(fits, verdict.isEmpty());
        verdict.ifPresent(problem -> assertTrue(problem.reason().contains(name), problem.reason()));
    }

    @ParameterizedTest
    @CsvSource({
        "input_blocks.1.0.in_layers.0.weight, false",
        "input_blocks.1.1.norm.weight, false",
        "out.0.weight, false",
        "input_blocks.1.1.transformer_blocks.0.norm1.weight, true"
    })
    void onlyGroupNormsHaveGroups(String name, boolean fits) {
        assertEquals(fits, verdict(Division.UNET_GROUPS, Map.of(), name, 33).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "x", "10000", "''", "8.0"})
    void metadataMustBeANumber(String stated) {
        Optional<Verdict> verdict =
                verdict(Division.VAE_GROUPS, Map.of("ctrlora4j.vae.norm_groups", stated), "norm_out.weight", 32);
        assertEquals("damaged", verdict.map(Verdict::kind).orElse("fits"));
    }
}
