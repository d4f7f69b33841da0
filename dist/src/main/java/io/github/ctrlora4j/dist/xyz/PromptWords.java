package io.github.ctrlora4j.dist.xyz;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.host.GenerationRequest;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Replaces the words that the axes of a sheet search in the prompts, all at once: what one axis puts in is not searched by
 * another, so the order of the axes does not matter. Stateless.
 */
final class PromptWords {
    private PromptWords() {}

    /** @throws InvalidRequestException if words are in neither prompt, or two axes search the same; names the axis */
    static GenerationRequest replaced(GenerationRequest request, List<Axis.Choice> choices) {
        Map<String, Axis.Choice> searched = new HashMap<>();
        for (Axis.Choice choice : choices) {
            if (choice.axis().kind() == AxisKind.PROMPT && searched.put(choice.searched(), choice) != null) {
                throw problem(choice, "another axis searches '" + choice.searched() + "', too");
            }
        }
        if (searched.isEmpty()) {
            return request;
        }
        Pattern words = Pattern.compile(searched.keySet().stream()
                .sorted(Comparator.comparing(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|")));
        Set<String> found = new HashSet<>();
        Stream.of(request.prompt(), request.negativePrompt())
                .flatMap(prompt -> words.matcher(prompt).results())
                .map(MatchResult::group)
                .forEach(found::add);
        searched.values().stream()
                .filter(choice -> !found.contains(choice.searched()))
                .findFirst()
                .ifPresent(choice -> reject(request, choice));
        try {
            return request.toBuilder()
                    .prompt(replaced(words, request.prompt(), searched))
                    .negativePrompt(replaced(words, request.negativePrompt(), searched))
                    .build();
        } catch (InvalidRequestException e) {
            Axis.Choice longest = searched.values().stream()
                    .max(Comparator.comparingInt(choice -> choice.value().length()))
                    .orElseThrow();
            throw problem(longest, "its words make a prompt too long: " + e.getMessage());
        }
    }

    private static void reject(GenerationRequest request, Axis.Choice choice) {
        String words = choice.searched();
        boolean isThere =
                request.prompt().contains(words) || request.negativePrompt().contains(words);
        throw problem(
                choice,
                "the first value is what is searched, and '" + words
                        + (isThere ? "' is only within what another axis searches" : "' is in neither prompt"));
    }

    private static InvalidRequestException problem(Axis.Choice choice, String problem) {
        return new InvalidRequestException(choice.axis().subject(), problem);
    }

    private static String replaced(Pattern words, String prompt, Map<String, Axis.Choice> searched) {
        return words.matcher(prompt)
                .replaceAll(match -> Matcher.quoteReplacement(
                        Objects.requireNonNull(searched.get(match.group())).value()));
    }
}
