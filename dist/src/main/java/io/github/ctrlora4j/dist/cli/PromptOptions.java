package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.PromptSyntax;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What to draw, in words. */
final class PromptOptions {
    @Option(names = "--prompt", paramLabel = "TEXT", description = "What to draw.")
    private Optional<String> prompt = Optional.empty();

    @Option(names = "--negative", paramLabel = "TEXT", description = "What not to draw.")
    private Optional<String> negative = Optional.empty();

    @Option(names = "--plain-prompt", description = "Read prompts literally: no weights, schedules or chunks.")
    private boolean plainPrompt;

    @Option(
            names = "--clip-skip",
            paramLabel = "N",
            description = "Text encoder's layer, counted from the last; default 1.")
    private Optional<Integer> clipSkip = Optional.empty();

    void addTo(GenerationRequest.Builder request) {
        prompt.ifPresent(request::prompt);
        negative.ifPresent(request::negativePrompt);
        if (plainPrompt) {
            request.promptSyntax(PromptSyntax.PLAIN);
        }
        clipSkip.ifPresent(request::clipSkip);
    }
}
