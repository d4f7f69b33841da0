package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageFit;
import io.github.ctrlora4j.api.host.InitialImage;
import io.github.ctrlora4j.api.host.Inpainting;
import io.github.ctrlora4j.api.host.MaskedContent;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** The options of {@code generate} that change a given picture. */
final class InitialImageOptions {
    private static final Pattern BLUR = Pattern.compile("(\\d{1,6})(?:[xX×](\\d{1,6}))?");

    @Option(names = "--init", paramLabel = "IMAGE", description = "Picture to change, instead of drawing from noise.")
    private Optional<Path> init = Optional.empty();

    @Option(
            names = "--denoise",
            paramLabel = "X",
            description = "How much --init changes, 0..1; default 0.75. That share of the steps runs.")
    private Optional<Double> denoise = Optional.empty();

    @Option(names = "--all-steps", description = "Run as many steps as --steps says, whatever --denoise is.")
    private boolean allSteps;

    @Option(
            names = "--fit",
            paramLabel = "FIT",
            description = "How --init and the conditions' images get the size: stretch (default), crop, fill, or"
                    + " latent (stretch the latent of --init).")
    private Optional<String> fit = Optional.empty();

    @Option(
            names = "--mask",
            paramLabel = "IMAGE",
            description = "Where --init is painted anew: white. The rest stays as it is.")
    private Optional<Path> mask = Optional.empty();

    @Option(
            names = "--mask-blur",
            paramLabel = "N[xM]",
            description = "Softness of the mask's edge in pixels, or across and down; default 4.")
    private Optional<String> maskBlur = Optional.empty();

    @Option(names = "--mask-inverted", description = "Paint the black part of the mask anew.")
    private boolean maskInverted;

    @Option(
            names = "--masked-content",
            paramLabel = "CONTENT",
            description = "What the masked part starts from: original (default), fill (blurred surroundings),"
                    + " latent-noise or latent-nothing.")
    private Optional<String> maskedContent = Optional.empty();

    @Option(
            names = "--only-masked",
            description =
                    "Draw the masked part and its surroundings alone, at --size, and paste the result into --init.")
    private boolean onlyMasked;

    @Option(
            names = "--mask-padding",
            paramLabel = "N",
            description = "Pixels of surroundings that --only-masked takes in; default 32.")
    private Optional<Integer> maskPadding = Optional.empty();

    /**
     * Takes what an image says about the pictures that it was made from, where these are given and no option says
     * otherwise.
     *
     * @param recorded values by the keys of the parameters text
     * @return the keys that were taken
     */
    Set<String> takeOver(Map<String, String> recorded) {
        Set<String> taken = new HashSet<>();
        if (init.isPresent()) {
            denoise = denoise.or(() -> number(recorded, "Denoising strength"));
            fit = fit.or(() -> Optional.ofNullable(recorded.get("Resize mode")).map(InitialImageOptions::fit));
            allSteps |= recorded.containsKey("All steps");
            taken.addAll(List.of("Denoising strength", "Init image hash", "Resize mode", "All steps"));
        }
        if (mask.isPresent()) {
            maskBlur = maskBlur.or(() -> Optional.ofNullable(recorded.get("Mask blur")))
                    .or(() -> Optional.ofNullable(recorded.get("Mask blur x"))
                            .map(x -> x + "x" + recorded.getOrDefault("Mask blur y", x)));
            maskInverted |= recorded.getOrDefault("Mask mode", "").equals("Inpaint not masked");
            maskedContent = maskedContent.or(() ->
                    Optional.ofNullable(recorded.get("Masked content")).map(content -> content.replace(' ', '-')));
            onlyMasked |= recorded.getOrDefault("Inpaint area", "").equals("Only masked");
            maskPadding =
                    maskPadding.or(() -> number(recorded, "Masked area padding").map(Double::intValue));
            taken.addAll(List.of(
                    "Mask blur",
                    "Mask blur x",
                    "Mask blur y",
                    "Mask hash",
                    "Mask mode",
                    "Masked content",
                    "Inpaint area",
                    "Masked area padding"));
        }
        return taken;
    }

    private static String fit(String mode) {
        return switch (mode) {
            case "Crop and resize" -> "crop";
            case "Just resize (latent upscale)" -> "latent";
            case "Just resize" -> "stretch";
            default -> "fill";
        };
    }

    private static Optional<Double> number(Map<String, String> recorded, String key) {
        return Optional.ofNullable(recorded.get(key)).flatMap(value -> {
            try {
                return Optional.of(Double.parseDouble(value));
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        });
    }

    /** Reads the files. */
    void addTo(GenerationRequest.Builder request) {
        require("--init", init.isPresent(), denoise.isPresent() || allSteps || fit.isPresent() || mask.isPresent());
        require(
                "--mask",
                mask.isPresent(),
                maskBlur.isPresent()
                        || maskInverted
                        || maskedContent.isPresent()
                        || onlyMasked
                        || maskPadding.isPresent());
        init.ifPresent(file -> {
            InitialImage.Builder initial =
                    InitialImage.builder(ImageFiles.read(file)).allSteps(allSteps);
            denoise.ifPresent(initial::denoise);
            fit.map(text -> EnumArgument.parse("--fit", ImageFit.class, text)).ifPresent(initial::fit);
            request.initialImage(initial.build());
        });
        mask.ifPresent(file -> {
            Inpainting.Builder inpainting = Inpainting.builder(ImageFiles.readMask(file))
                    .inverted(maskInverted)
                    .onlyMasked(onlyMasked);
            maskBlur.ifPresent(text -> blur(inpainting, text));
            maskPadding.ifPresent(inpainting::padding);
            maskedContent
                    .map(text -> EnumArgument.parse("--masked-content", MaskedContent.class, text))
                    .ifPresent(inpainting::content);
            request.inpainting(inpainting.build());
        });
    }

    private static void blur(Inpainting.Builder inpainting, String text) {
        Matcher numbers = BLUR.matcher(text);
        if (!numbers.matches()) {
            throw new InvalidRequestException(
                    "--mask-blur", "needs one or two numbers such as 4 or 4x8, got '" + text + "'");
        }
        int x = Integer.parseInt(numbers.group(1));
        inpainting.blur(x, numbers.group(2) == null ? x : Integer.parseInt(numbers.group(2)));
    }

    private static void require(String option, boolean isGiven, boolean isNeeded) {
        if (isNeeded && !isGiven) {
            throw new InvalidRequestException(option, "is missing, which the options about it need");
        }
    }
}
