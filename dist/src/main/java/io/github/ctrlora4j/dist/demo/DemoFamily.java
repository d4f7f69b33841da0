package io.github.ctrlora4j.dist.demo;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.dist.launch.Installation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The embedded miniature models and sources: their files, and how to prompt them. See {@code demo/README.md} of the
 * distribution. Immutable.
 */
public final class DemoFamily {
    /** As the pictures of the family's reference were made. */
    public static final int STEPS = 20;

    public static final double GUIDANCE = 5;

    /** Checkpoints in the sheet's order; prompts for the fine-tuned ones name no style, because each knows only one. */
    public static final List<Checkpoint> CHECKPOINTS = List.of(
            new Checkpoint("miniature", true),
            new Checkpoint("miniature-ink", false),
            new Checkpoint("miniature-3d", false));

    /** What the sheet's last row adds to the first checkpoint, beside two weighted prompts: a style LoRA... */
    static final String STYLE_LORA = "miniature-ink-lora";

    /** ...and another sampler. */
    static final String STYLE_SAMPLER = "DPM++ 2M Karras";

    /** What the legend calls the last row. */
    public static final String STYLED =
            "miniature with " + STYLE_LORA + ", a background that turns from white to orange, and " + STYLE_SAMPLER;

    /** Sources in the sheet's order. */
    public static final List<Source> SOURCES = List.of(
            new Source("teddy-bear", "noto"),
            new Source("grinning-cat-with-smiling-eyes", "3d"),
            new Source("rocket", "twemoji"),
            new Source("tulip", "3d"),
            new Source("ghost", "flat"),
            new Source("birthday-cake", "flat"),
            new Source("pizza", "noto"),
            new Source("top-hat", "twemoji"));

    /** What the gallery of condition images shows: an icon and a photograph. */
    public static final List<Source> GALLERY_SOURCES = List.of(SOURCES.get(1), new Source("astronaut", "photo"));

    private final Path home;

    private DemoFamily(Path home) {
        this.home = home;
    }

    /** @throws InvalidRequestException if the classes run outside a distribution, which has the files */
    public static DemoFamily of(Installation installation) {
        DemoFamily family = new DemoFamily(installation
                .home()
                .orElseThrow(() -> new InvalidRequestException(
                        "demo needs the files of a distribution; start bin/ctrlora4j of an unpacked one")));
        if (!Files.isRegularFile(family.base())) {
            throw new InvalidRequestException(
                    "demo needs " + family.base() + ", which is missing; unpack the distribution again");
        }
        return family;
    }

    public Path base() {
        return model("basecn");
    }

    public Path file(Checkpoint checkpoint) {
        return model(checkpoint.name());
    }

    public Path file(Source source) {
        return home.resolve("demo").resolve("sources").resolve(source.name() + "-" + source.style() + ".png");
    }

    /** The LoRA of the sheet's last row. */
    public Path styleLora() {
        return model(STYLE_LORA);
    }

    /**
     * Parameters with which a condition's LoRA was trained where these are not the defaults: what is 64 pixels of 512 is
     * 16 of 128.
     */
    static Map<String, String> parameters(String condition) {
        return condition.equals("palette") ? Map.of("block", "16") : Map.of();
    }

    private Path model(String name) {
        return home.resolve("models").resolve(name + ".safetensors");
    }

    /** A checkpoint and whether its prompts name a style. */
    public record Checkpoint(String name, boolean namesStyle) {}

    /** A picture by the name and style that its file name has. */
    public record Source(String name, String style) {
        /**
         * Of the sheet's last row, where the LoRA is the style. Two prompts share the guidance, because the miniature
         * hardly reacts to the weight of a word: at 0.2 its background is as orange as at 1.
         *
         * @param orange share of the second prompt, 0..1
         */
        String styledPrompt(double orange) {
            return String.format(
                    Locale.ROOT,
                    "%1$s, white background:%2$.2f AND %1$s, orange background:%3$.2f",
                    subject(),
                    1 - orange,
                    orange);
        }

        private String subject() {
            return name.replace('-', ' ');
        }

        String prompt(Checkpoint checkpoint) {
            return subject() + (checkpoint.namesStyle() ? ", " + style + " style" : "") + ", white background";
        }
    }
}
