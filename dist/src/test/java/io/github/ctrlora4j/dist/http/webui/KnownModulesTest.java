package io.github.ctrlora4j.dist.http.webui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names and types are those of sections 15.6 and 15.7 of the API's description. */
class KnownModulesTest {
    @ParameterizedTest
    @CsvSource({
        "canny, canny, Canny",
        "depth, depth, Depth",
        "depth_midas, depth, Depth",
        "softedge_hed, hed, SoftEdge",
        "softedge_teed, hed, SoftEdge",
        "scribble_hed, hedsketch, Scribble",
        "scribble_xdog, hedsketch, Scribble",
        "lineart_realistic, lineart, Lineart",
        "lineart_standard (from white bg & black line), lineart, Lineart",
        "lineart_anime_denoise, lineart_anime, Lineart",
        "mlsd, mlsd, MLSD",
        "normal_map, normal, NormalMap",
        "normal_bae, normal, NormalMap",
        "openpose, skeleton, OpenPose",
        "densepose (pruple bg & purple torso), densepose, OpenPose",
        "seg_ufade20k, segmentation, Segmentation",
        "seg_ofcoco, segmentation, Segmentation",
        "shuffle, shuffle, Shuffle",
        "blur_gaussian, blur, Tile",
        "inpaint_global_harmonious, inpainting_brush, Inpaint",
        "inpaint_only, inpainting_brush, Inpaint",
        "t2ia_color_grid, palette, T2I-Adapter",
        "recolor_intensity, grayscale, Recolor"
    })
    void aNameOfTheExtensionMeansACondition(String name, String condition, String type) {
        assertEquals(Optional.of(condition), KnownModules.condition(name));
        assertEquals(Optional.of(type), KnownModules.of(condition).map(KnownModules::type));
        assertTrue(KnownModules.TYPES.contains(type));
    }

    @Test
    void otherNamesMeanNothing() {
        assertEquals(Optional.empty(), KnownModules.condition("none"));
        assertEquals(Optional.empty(), KnownModules.of("bbox"));
    }

    /** 21 with "All". */
    @Test
    void theTypesAreListedAlphabetically() {
        assertEquals(20, KnownModules.TYPES.size());
        assertEquals(KnownModules.TYPES.stream().sorted().toList(), KnownModules.TYPES);
    }

    /** Names of ControlNet 1.1; clients look for these words, too. */
    @ParameterizedTest
    @CsvSource({
        "control_v11p_sd15_softedge, SoftEdge",
        "control_v11p_sd15s2_lineart_anime, Lineart",
        "control_v11p_sd15_seg, Segmentation",
        "control_v11p_sd15_normalbae, NormalMap",
        "control_v11e_sd15_ip2p, InstructP2P",
        "control_v11f1e_sd15_tile, Tile",
        "sketch_v2, Scribble",
        "densepose_v2, OpenPose",
        "blur_v2, Tile",
        "seg_and_openpose, OpenPose"
    })
    void theLongestWordInTheNameOfAModelTellsItsType(String name, String type) {
        assertEquals(Optional.of(type), KnownModules.typeByWord(name));
    }

    @Test
    void aModelWithoutAWordHasNoType() {
        assertEquals(Optional.empty(), KnownModules.typeByWord("mistoline"));
    }

    @Test
    void theWordOfATypeLeadsBackToIt() {
        List<String> named = KnownModules.TYPES.stream()
                .filter(type -> KnownModules.word(type).isPresent())
                .toList();

        assertEquals(
                named,
                named.stream()
                        .flatMap(type -> KnownModules.word(type).flatMap(KnownModules::typeByWord).stream())
                        .toList());
        assertTrue(Stream.of("Canny", "Recolor", "MLSD").allMatch(named::contains));
    }
}
