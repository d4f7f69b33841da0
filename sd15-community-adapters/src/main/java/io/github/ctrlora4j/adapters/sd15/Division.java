package io.github.ctrlora4j.adapters.sd15;

import io.github.ctrlora4j.api.checkpoint.Verdict;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whether the channels of a network can be divided as the settings say: into heads of attention, into groups of a norm.
 * Shapes do not tell these numbers, so a network of another width needs metadata.
 *
 * @param setting key of the number
 * @param usual the number of SD 1.5, which counts without the setting
 * @param channels names of tensors whose first extent is divided
 * @param parts what the channels are divided into
 */
record Division(String setting, long usual, Pattern channels, String parts) {
    private static final Pattern UNET_NORM =
            Pattern.compile("(.*\\.)?(in_layers\\.0|out_layers\\.0|norm|out\\.0)\\.weight");

    static final Division UNET_HEADS =
            new Division("ctrlora4j.unet.heads", 8, Pattern.compile(".*\\.attn[12]\\.to_q\\.weight"), "heads");
    static final Division UNET_GROUPS = new Division("ctrlora4j.unet.norm_groups", 32, UNET_NORM, "groups");
    static final Division VAE_GROUPS = new Division(
            "ctrlora4j.vae.norm_groups", 32, Pattern.compile(".*\\.(norm|norm1|norm2|norm_out)\\.weight"), "groups");
    static final Division TEXT_HEADS =
            new Division("ctrlora4j.text.heads", 12, Pattern.compile("final_layer_norm\\.weight"), "heads");

    /**
     * @param what the kind of file, such as "a VAE"
     * @param prefix completes names in the message
     */
    Optional<Verdict> verdict(String what, Map<String, String> settings, TensorNames found, String prefix) {
        String stated = settings.getOrDefault(setting, Long.toString(usual));
        if (!stated.matches("[1-9]\\d{0,3}")) {
            return Optional.of(Verdict.refused(
                    "damaged",
                    what + " whose metadata " + setting + " is '" + stated + "' instead of a number within 1..9999"));
        }
        long number = Long.parseLong(stated);
        return found.all().stream()
                .filter(name -> channels.matcher(name).matches() && found.extent(name, 0) % number != 0)
                .findFirst()
                .map(name -> Verdict.refused(
                        "sd15-variant",
                        what + " of another width: the " + found.extent(name, 0) + " channels of " + prefix + name
                                + " cannot be divided into " + number + " " + parts + "; the metadata " + setting
                                + " must state the right number"));
    }
}
