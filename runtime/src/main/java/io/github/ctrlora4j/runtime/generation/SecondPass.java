package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.HiresFix;
import io.github.ctrlora4j.api.host.ImageSize;
import java.util.Map;
import java.util.Optional;

/** What the second pass of a request is asked for, and what is wrong with it by the names of its own fields. Immutable. */
record SecondPass(GenerationRequest request, HiresFix fix) {
    /**
     * The pass as a request of its own.
     *
     * @throws InvalidRequestException if one of its prompts is too long
     */
    GenerationRequest alone() {
        GenerationRequest.Builder alone = request.toBuilder();
        fix.prompt().ifPresent(alone::prompt);
        fix.negativePrompt().ifPresent(alone::negativePrompt);
        fix.checkpoint().ifPresent(alone::checkpoint);
        fix.sampler().ifPresent(sampler -> alone.sampler(sampler).samplerOptions(Map.of()));
        return alone.steps(fix.steps() == 0 ? request.steps() : fix.steps()).build();
    }

    /**
     * The size of its pictures.
     *
     * @throws InvalidRequestException if a side would be too short or too long
     */
    ImageSize size(ImageSize first) {
        return ImageSizing.enlarged(first, fix);
    }

    /** A failure of this pass; what it shares with the first pass keeps its name. */
    InvalidRequestException named(InvalidRequestException failure) {
        String subject = failure.subject().orElse("");
        return own(subject).map(failure::at).orElse(failure);
    }

    private Optional<String> own(String subject) {
        return switch (subject) {
            case "prompt" -> fix.prompt().map(own -> "hiresPrompt");
            case "negativePrompt" -> fix.negativePrompt().map(own -> "hiresNegativePrompt");
            case "checkpoint" -> fix.checkpoint().map(own -> "hiresCheckpoint");
            case "steps" -> fix.steps() == 0 ? Optional.empty() : Optional.of("hiresSteps");
            case "size" -> Optional.of(fix.size().isPresent() ? "hiresSize" : "hiresScale");
            // "sampler", or "sampler dpmpp-2m" where one of its options is wrong
            default -> subject.startsWith("sampler") ? fix.sampler().map(own -> "hiresSampler") : Optional.empty();
        };
    }
}
