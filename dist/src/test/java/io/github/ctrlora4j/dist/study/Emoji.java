package io.github.ctrlora4j.dist.study;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ctrlora4j.dist.demo.DemoFamily;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An icon of one of iconify's sets. Immutable.
 *
 * @param name as the set has it, such as {@code red-apple}
 * @param style word that the miniature models know for the set
 * @param svg whole document
 */
record Emoji(String name, String style, String svg) {
    /** Mixture of any number of icons: by a hash, whose order has nothing to do with names and styles. */
    static final Comparator<Emoji> MIXED =
            Comparator.comparing(Emoji::hash).thenComparing(Emoji::name).thenComparing(Emoji::style);

    /** Flags, letters and the many skin tones teach nothing. */
    private static final Pattern UNWANTED =
            Pattern.compile("^(flag|keycap|regional).*|.*(skin-tone|-tone-|light-skin|medium-|dark-skin).*|^.$|^\\d.*");

    /** How Fluent Emoji name skin tones; with these ends, only {@code traffic-light} and the like are wanted. */
    private static final Pattern FLUENT_TONE = Pattern.compile(".*-(light|medium|dark)");

    private static final Pattern LIGHT = Pattern.compile("(horizontal-|vertical-)traffic-light|police-car-light");

    /** The sources of the demo, whose names no training of the study may see in any style. */
    private static final Set<String> SOURCES =
            DemoFamily.SOURCES.stream().map(DemoFamily.Source::name).collect(Collectors.toUnmodifiableSet());

    /** Beside the sources, one name in so many is held out. */
    private static final int HELD_OUT = 16;

    /** Spreads the bits of {@link String#hashCode()}, which the language specifies: the golden ratio of 2^32. */
    private static final int SPREAD = 0x9E3779B9;

    /** All wanted icons of a set. */
    static List<Emoji> read(String style, Path file) throws IOException {
        JsonNode set = new ObjectMapper().readTree(file.toFile());
        List<Emoji> icons = new ArrayList<>();
        set.get("icons").properties().forEach(entry -> {
            JsonNode icon = entry.getValue();
            if (isWanted(entry.getKey()) && !icon.path("hidden").asBoolean()) {
                int width = icon.path("width").asInt(set.path("width").asInt());
                int height = icon.path("height").asInt(set.path("height").asInt());
                icons.add(new Emoji(
                        entry.getKey(),
                        style,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\""
                                + " viewBox=\"0 0 " + width + " " + height + "\">"
                                + icon.get("body").asText() + "</svg>"));
            }
        });
        return icons;
    }

    static boolean isWanted(String name) {
        return !UNWANTED.matcher(name).matches()
                && (!FLUENT_TONE.matcher(name).matches() || LIGHT.matcher(name).matches());
    }

    /** Whether the name is for evaluation only; the same for all styles, so that no figure is half known. */
    static boolean isHeldOut(String name) {
        return SOURCES.contains(name) || Math.floorMod((name.hashCode() * SPREAD) >>> 16, HELD_OUT) == 0;
    }

    boolean isHeldOut() {
        return isHeldOut(name);
    }

    /** Stable number for choices about this icon. */
    int hash() {
        return (name + style).hashCode() * SPREAD;
    }

    String stem() {
        return name + "-" + style;
    }

    /** In the words that the miniature models know. */
    String caption(Background background) {
        return name.replace('-', ' ') + ", " + style + " style, "
                + background.name().toLowerCase(Locale.ROOT) + " background";
    }
}
