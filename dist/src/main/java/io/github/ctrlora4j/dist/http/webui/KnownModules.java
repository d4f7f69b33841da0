package io.github.ctrlora4j.dist.http.webui;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the sd-webui-controlnet extension calls the conditions that both have: its internal name of the preprocessor,
 * its label, and its control type. Saved presets of clients hold these names. Immutable.
 *
 * @param condition id of our condition
 * @param module internal name
 * @param label name in menus
 * @param type control type; clients find models by the word for it in their names
 * @param others more names for the same preprocessor
 */
record KnownModules(String condition, String module, String label, String type, List<String> others) {
    private static final List<KnownModules> ALL = List.of(
            new KnownModules("canny", "canny", "canny", "Canny", List.of()),
            new KnownModules("depth", "depth", "depth_midas", "Depth", List.of("depth_leres++")),
            new KnownModules("hed", "hed", "softedge_hed", "SoftEdge", List.of("pidinet_safe", "softedge_teed")),
            new KnownModules("hedsketch", "scribble_hed", "scribble_hed", "Scribble", List.of("scribble_xdog")),
            new KnownModules(
                    "lineart",
                    "lineart",
                    "lineart_realistic",
                    "Lineart",
                    List.of("lineart_standard (from white bg & black line)")),
            new KnownModules(
                    "lineart_anime", "lineart_anime", "lineart_anime", "Lineart", List.of("lineart_anime_denoise")),
            new KnownModules(
                    "lineart_anime_with_color_prompt",
                    "lineart_anime_with_color_prompt",
                    "lineart_anime_with_color_prompt",
                    "Lineart",
                    List.of()),
            new KnownModules("mlsd", "mlsd", "mlsd", "MLSD", List.of()),
            new KnownModules("normal", "normal_map", "normal_midas", "NormalMap", List.of("normal_bae")),
            new KnownModules(
                    "skeleton", "openpose", "openpose", "OpenPose", List.of("openpose_faceonly", "animal_openpose")),
            new KnownModules(
                    "densepose",
                    "densepose",
                    "densepose (pruple bg & purple torso)",
                    "OpenPose",
                    List.of("densepose_parula")),
            new KnownModules(
                    "segmentation",
                    "segmentation",
                    "seg_ufade20k",
                    "Segmentation",
                    List.of("oneformer_coco", "seg_ofcoco")),
            new KnownModules("shuffle", "shuffle", "shuffle", "Shuffle", List.of()),
            new KnownModules("blur", "blur_gaussian", "blur_gaussian", "Tile", List.of()),
            new KnownModules(
                    "inpainting_brush", "inpaint", "inpaint_global_harmonious", "Inpaint", List.of("inpaint_only")),
            new KnownModules("inpainting", "inpainting", "inpainting", "Inpaint", List.of()),
            new KnownModules("outpainting", "outpainting", "outpainting", "Inpaint", List.of()),
            new KnownModules("palette", "color", "t2ia_color_grid", "T2I-Adapter", List.of()),
            new KnownModules(
                    "grayscale", "recolor_luminance", "recolor_luminance", "Recolor", List.of("recolor_intensity")));

    /** The word that clients look for in the names of models, by control type. */
    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("Canny", "canny"),
            Map.entry("Depth", "depth"),
            Map.entry("SoftEdge", "softedge"),
            Map.entry("Scribble", "scribble"),
            Map.entry("Lineart", "lineart"),
            Map.entry("MLSD", "mlsd"),
            Map.entry("NormalMap", "normal"),
            Map.entry("OpenPose", "openpose"),
            Map.entry("Segmentation", "seg"),
            Map.entry("Shuffle", "shuffle"),
            Map.entry("Tile", "tile"),
            Map.entry("Inpaint", "inpaint"),
            Map.entry("InstructP2P", "ip2p"),
            Map.entry("Recolor", "recolor"));

    /** Further words that clients look for. */
    private static final Map<String, String> OTHER_WORDS =
            Map.of("sketch", "Scribble", "densepose", "OpenPose", "blur", "Tile");

    /** Types that the extension always lists, apart from "All". */
    static final List<String> TYPES = List.of(
            "Canny",
            "Depth",
            "IP-Adapter",
            "Inpaint",
            "Instant-ID",
            "InstructP2P",
            "Lineart",
            "MLSD",
            "NormalMap",
            "OpenPose",
            "Recolor",
            "Reference",
            "Revision",
            "Scribble",
            "Segmentation",
            "Shuffle",
            "SoftEdge",
            "SparseCtrl",
            "T2I-Adapter",
            "Tile");

    static Optional<KnownModules> of(String condition) {
        return ALL.stream().filter(known -> known.condition.equals(condition)).findFirst();
    }

    /** The condition that a name of the extension means, where the condition itself does not know that name. */
    static Optional<String> condition(String name) {
        return ALL.stream()
                .filter(known -> known.module.equals(name) || known.label.equals(name) || known.others.contains(name))
                .map(KnownModules::condition)
                .findFirst();
    }

    static Optional<String> word(String type) {
        return Optional.ofNullable(WORDS.get(type));
    }

    /** The control type whose word is in the name of a model; the longest word counts. */
    static Optional<String> typeByWord(String name) {
        return Stream.concat(
                        WORDS.entrySet().stream().map(word -> Map.entry(word.getValue(), word.getKey())),
                        OTHER_WORDS.entrySet().stream())
                .filter(word -> name.contains(word.getKey()))
                .max(Comparator.comparingInt(word -> word.getKey().length()))
                .map(Map.Entry::getValue);
    }
}
