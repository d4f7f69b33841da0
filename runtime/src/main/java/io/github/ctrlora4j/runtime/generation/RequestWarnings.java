package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.HiresFix;
import io.github.ctrlora4j.api.host.Inpainting;
import io.github.ctrlora4j.api.host.PromptSyntax;
import io.github.ctrlora4j.runtime.conditions.InstalledCondition;
import io.github.ctrlora4j.runtime.models.Architecture;
import io.github.ctrlora4j.runtime.prompt.TextEmbedding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Parts of a request that are carried out differently than requested. */
final class RequestWarnings {
    private static final int MAX_QUOTE = 100;

    private RequestWarnings() {}

    static List<String> of(GenerationPlan plan) {
        GenerationRequest request = plan.request();
        List<String> warnings = new ArrayList<>(of(
                request,
                plan.conditions().stream()
                        .map(planned -> planned.condition().map(InstalledCondition::descriptor))
                        .toList(),
                plan.model().architecture(),
                plan.model().embeddings(),
                request.initialImage().isPresent() ? request.steps() : plan.steps()));
        if (request.promptSyntax() == PromptSyntax.PLAIN) {
            request.hiresFix()
                    .ifPresent(fix -> warnings.addAll(
                            ofTexts(fix, request, plan.passes().get(1).model())));
        }
        plan.passes().stream()
                .flatMap(pass -> pass.model().styleLoras().stream())
                .distinct()
                .forEach(lora -> lora.warning().ifPresent(warnings::add));
        return warnings;
    }

    private static List<String> ofTexts(HiresFix fix, GenerationRequest request, PlannedModel model) {
        Optional<String> prompt =
                fix.prompt().flatMap(text -> dropped("hires prompt", text, model.architecture(), model.embeddings()));
        Optional<String> negative = fix.negativePrompt()
                .filter(text -> request.guidanceScale() != 1)
                .flatMap(text -> dropped("hires negative prompt", text, model.architecture(), model.embeddings()));
        return Stream.of(prompt, negative).flatMap(Optional::stream).toList();
    }

    /**
     * @param conditions in the request's order; empty for a finished condition image
     * @param embeddings that the prompts name
     * @param steps that the sampler takes for those that are requested
     */
    static List<String> of(
            GenerationRequest request,
            List<Optional<ConditionDescriptor>> conditions,
            Architecture architecture,
            List<TextEmbedding> embeddings,
            int steps) {
        List<String> warnings = new ArrayList<>();
        if (steps != request.steps()) {
            warnings.add(request.sampler() + " takes " + steps + " steps when " + request.steps()
                    + " are requested, because it uses a fixed grid");
        }
        if (request.promptSyntax() == PromptSyntax.PLAIN) {
            dropped("prompt", request.prompt(), architecture, embeddings).ifPresent(warnings::add);
            if (request.guidanceScale() != 1) {
                dropped("negative prompt", request.negativePrompt(), architecture, embeddings)
                        .ifPresent(warnings::add);
            }
        }
        if (request.seamless()
                && request.inpainting().filter(Inpainting::onlyMasked).isPresent()) {
            warnings.add("seamless: the masked part is drawn alone, so its own opposite edges fit together, not the"
                    + " picture's");
        }
        for (int i = 0; i < conditions.size(); i++) {
            ConditionInput input = request.conditions().get(i);
            boolean takesMask =
                    conditions.get(i).map(ConditionDescriptor::takesMask).orElse(false);
            if (input.erased().isPresent() && !takesMask) {
                warnings.add("condition " + input.condition() + ": the transparent areas of its image count as white");
            }
        }
        return warnings;
    }

    private static Optional<String> dropped(
            String field, String text, Architecture architecture, List<TextEmbedding> embeddings) {
        return architecture
                .droppedText(text, embeddings)
                .map(rest -> field + ": text after token " + architecture.textCapacity() + " is dropped: '"
                        + quoted(rest) + "'");
    }

    private static String quoted(String text) {
        return CtrloraException.oneLine(text.length() <= MAX_QUOTE ? text : text.substring(0, MAX_QUOTE) + "…");
    }
}
