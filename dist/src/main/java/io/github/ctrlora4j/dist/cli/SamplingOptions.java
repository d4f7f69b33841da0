package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.host.GenerationRequest;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How noise becomes a picture. */
final class SamplingOptions {
    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Sampling steps, 1..150; default 20. Some samplers round it, see below.")
    private Optional<Integer> steps = Optional.empty();

    @Option(names = "--guidance", paramLabel = "S", description = "Classifier-free guidance, 1 = off; default 7.5.")
    private Optional<Double> guidance = Optional.empty();

    @Option(
            names = "--sampler",
            paramLabel = "ID[;OPTION=V]...",
            description = "Sampler and its options, see 'ctrlora4j samplers'; default ddim.")
    private Optional<String> sampler = Optional.empty();

    @Option(names = "--eta", paramLabel = "X", description = "Short form of the option eta of --sampler.")
    private Optional<Double> eta = Optional.empty();

    @Option(
            names = "--tiling",
            negatable = true,
            description = "Make opposite edges fit together, so that copies can be laid side by side.")
    private Optional<Boolean> tiling = Optional.empty();

    void addTo(GenerationRequest.Builder request) {
        steps.ifPresent(request::steps);
        guidance.ifPresent(request::guidanceScale);
        tiling.ifPresent(request::seamless);
        Optional<ArgumentParts> chosen = sampler.map(argument -> ArgumentParts.parse("--sampler", argument));
        // Another sampler has other options.
        chosen.ifPresent(parts -> request.sampler(parts.first()).samplerOptions(parts.options()));
        eta.ifPresent(value -> {
            rejectOther("eta", chosen.map(ArgumentParts::options).orElse(Map.of()), value);
            request.samplerOption("eta", value);
        });
    }

    /** A sampler's option may have a short form of its own. */
    private static void rejectOther(String option, Map<String, String> given, double value) {
        String other = given.getOrDefault(option, "");
        if (given.containsKey(option) && !isEqual(other, value)) {
            throw new InvalidRequestException("--" + option + " " + value + " contradicts " + option + "=" + other
                    + " in --sampler; give one of the two");
        }
    }

    private static boolean isEqual(String text, double value) {
        try {
            return Double.parseDouble(text) == value;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
