package io.github.ctrlora4j.dist.http.webui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.dist.http.wire.ApiException;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import io.github.ctrlora4j.runtime.RuntimeOptions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of modules and models, as section 15 of the API's description resolves them. */
class ControlCatalogTest {
    private static Ctrlora4j host;
    private static ControlCatalog catalog;

    @BeforeAll
    static void open() {
        host = Ctrlora4j.open(RuntimeOptions.builder().build());
        catalog = ControlCatalog.of(host.conditions(), host.models());
    }

    @AfterAll
    static void close() {
        host.close();
    }

    @ParameterizedTest
    @CsvSource({
        "canny, canny",
        "CANNY, canny",
        "depth_midas, depth",
        "softedge_hed, hed",
        "scribble_hed, hedsketch",
        "seg_ufade20k, segmentation",
        "t2ia_color_grid, palette",
        "densepose (pruple bg & purple torso), densepose"
    })
    void modulesHaveTheirNameAndTheirLabel(String name, String condition) {
        assertEquals(
                condition,
                catalog.module("module", name).orElseThrow().descriptor().id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "none", "None", " NONE "})
    void noneIsNoModuleAndNoModel(String name) {
        assertTrue(catalog.module("module", name).isEmpty());
        assertTrue(catalog.model("model", name).isEmpty());
    }

    @Test
    void modelsAreListedSortedWithEightDigits() {
        List<String> names = catalog.modelNames();

        assertEquals(names.stream().sorted().toList(), names);
        assertTrue(names.stream().allMatch(name -> name.matches(".+ \\[[0-9a-f]{8}]")), names.toString());
    }

    @Test
    void aModelIsFoundByItsNameWithAndWithoutHashAndByAPartOfIt() {
        String listed = catalog.modelNames().stream()
                .filter(name -> name.startsWith("ctrlora_canny ["))
                .findFirst()
                .orElseThrow();

        for (String name : List.of(listed, listed.toUpperCase(java.util.Locale.ROOT), "ctrlora_canny", "Canny")) {
            assertEquals(listed, catalog.model("model", name).orElseThrow().name());
        }
    }

    /** It is another file. */
    @Test
    void anotherHashMatchesNothing() {
        ApiException refusal =
                assertThrows(ApiException.class, () -> catalog.model("args[1].model", "ctrlora_canny [00000000]"));

        assertEquals(422, refusal.status());
        assertTrue(String.valueOf(refusal.getMessage()).startsWith("args[1].model: "), refusal.getMessage());
    }

    @Test
    void anUnknownModuleSuggestsTheNearest() {
        ApiException refusal = assertThrows(ApiException.class, () -> catalog.module("module", "cany"));

        assertTrue(String.valueOf(refusal.getMessage()).contains("Did you mean 'canny'?"), refusal.getMessage());
    }
}
