package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.NoiseConvention;
import io.github.ctrlora4j.api.host.NoiseSource;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The noise that pictures begin with. */
final class NoiseOptions {
    @Option(
            names = "--seed",
            paramLabel = "N",
            description =
                    "Seed of the first image, the next has N+1; default: drawn and printed, as for every negative N.")
    private Optional<Long> seed = Optional.empty();

    @Option(
            names = "--noise",
            paramLabel = "SOURCE",
            description = "What a seed means: ${COMPLETION-CANDIDATES} (as stable-diffusion-webui draws it by default);"
                    + " default CPU.")
    private Optional<NoiseSource> noise = Optional.empty();

    @Option(
            names = "--noise-convention",
            paramLabel = "PROGRAM",
            description = "Whose pictures a seed gives: ${COMPLETION-CANDIDATES} (one generator for a batch); default"
                    + " WEB_UI (image i has seed N+i).")
    private Optional<NoiseConvention> convention = Optional.empty();

    @Option(
            names = "--variation-seed",
            paramLabel = "N",
            description = "Seed of the noise that is mixed in, and counts from image to image instead of --seed.")
    private Optional<Long> variationSeed = Optional.empty();

    @Option(names = "--variation-strength", paramLabel = "X", description = "Its share, 0..1; default 0: no variation.")
    private Optional<Double> variationStrength = Optional.empty();

    @Option(
            names = "--seed-size",
            paramLabel = "WxH",
            description = "Keeps the composition that the seed gives at this size.")
    private Optional<String> seedSize = Optional.empty();

    boolean hasSeed() {
        return seed.isPresent();
    }

    void addTo(GenerationRequest.Builder request) {
        seed.ifPresent(request::seed);
        noise.ifPresent(request::noiseSource);
        convention.ifPresent(request::noiseConvention);
        variationSeed.ifPresent(request::variationSeed);
        variationStrength.ifPresent(request::variationStrength);
        seedSize.map(ImageSize::parse).ifPresent(request::seedSize);
    }
}
