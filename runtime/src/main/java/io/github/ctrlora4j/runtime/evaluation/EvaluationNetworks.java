package io.github.ctrlora4j.runtime.evaluation;

import io.github.ctrlora4j.api.InvalidRequestException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Files that measures need; a measure without its files is left out. Each network has one input. A picture is (1, 3, H,
 * W), float32; where nothing else is said its values are 0..255, and the network itself resizes and normalizes it.
 *
 * @param lpips features of several layers, such as AlexNet's; takes a picture as LPIPS normalizes it
 * @param lpipsHeads weights of these layers' channels, in LPIPS' own format: one tensor (1, C, 1, 1) per layer
 * @param inception features (1, D) of a picture
 * @param clipImage CLIP's vector of a picture
 * @param clipText CLIP's vector of a text, from 77 token ids (1, 77), int64
 */
public record EvaluationNetworks(
        Optional<Path> lpips,
        Optional<Path> lpipsHeads,
        Optional<Path> inception,
        Optional<Path> clipImage,
        Optional<Path> clipText) {
    public EvaluationNetworks {
        requireBoth("lpips", "lpipsHeads", lpips, lpipsHeads);
        requireBoth("clipImage", "clipText", clipImage, clipText);
    }

    /** Only what needs no network. */
    public static EvaluationNetworks none() {
        return new EvaluationNetworks(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static void requireBoth(String first, String second, Optional<Path> one, Optional<Path> other) {
        if (one.isPresent() != other.isPresent()) {
            throw new InvalidRequestException(
                    one.isPresent() ? second : first, "is needed too where " + first + " or " + second + " is given");
        }
    }
}
