package io.github.ctrlora4j.dist.xyz;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.StyleLora;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/** What an axis varies, the one whose change costs most first. */
enum AxisKind {
    CHECKPOINT("checkpoint", AxisValues::texts, value -> value, (request, change) -> request.toBuilder()
            .checkpoint(change.value())),
    VAE("vae", AxisValues::texts, value -> value, (request, change) -> request.toBuilder()
            .vae(change.value())),
    LORA("lora", AxisValues::decimal, value -> "lora " + value, AxisKind::loraWeight),
    CONDITION("condition", AxisValues::texts, value -> value, AxisKind::condition),
    PROMPT("prompt", AxisValues::texts, value -> value, AxisKind::replaced),
    SAMPLER("sampler", AxisValues::texts, value -> value, (request, change) -> request.toBuilder()
            .sampler(change.value())),
    STEPS("steps", AxisValues::whole, value -> "steps " + value, (request, change) -> request.toBuilder()
            .steps(whole(change.value()))),
    CLIP_SKIP("clip-skip", AxisValues::whole, value -> "clip skip " + value, (request, change) -> request.toBuilder()
            .clipSkip(whole(change.value()))),
    WEIGHT("weight", AxisValues::decimal, value -> "weight " + value, AxisKind::conditionWeight),
    GUIDANCE("guidance", AxisValues::decimal, value -> "guidance " + value, (request, change) -> request.toBuilder()
            .guidanceScale(Double.parseDouble(change.value()))),
    SEED("seed", AxisValues::seeds, value -> "seed " + value, (request, change) -> request.toBuilder()
            .seed(Long.parseLong(change.value())));

    /** Stands for no condition at all. */
    static final String OFF = "off";

    /** @param first value of the axis, which a prompt's other values replace */
    record Change(String value, String first) {}

    private final String word;
    private final BiFunction<String, String, List<String>> parser;
    private final Function<String, String> title;
    private final BiFunction<GenerationRequest, Change, GenerationRequest.Builder> application;

    AxisKind(
            String word,
            BiFunction<String, String, List<String>> parser,
            Function<String, String> title,
            BiFunction<GenerationRequest, Change, GenerationRequest.Builder> application) {
        this.word = word;
        this.parser = parser;
        this.title = title;
        this.application = application;
    }

    /** As the user writes it. */
    String word() {
        return word;
    }

    static List<String> words() {
        return Stream.of(values()).map(AxisKind::word).toList();
    }

    List<String> values(String subject, String text) {
        return parser.apply(subject, text);
    }

    String title(String value) {
        return title.apply(value);
    }

    /** @throws InvalidRequestException if the request has nothing of this kind, or the value is out of range */
    GenerationRequest apply(GenerationRequest request, Change change) {
        return application.apply(request, change).build();
    }

    private static int whole(String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new InvalidRequestException(value + " is too large", e);
        }
    }

    private static GenerationRequest.Builder loraWeight(GenerationRequest request, Change change) {
        if (request.styleLoras().isEmpty()) {
            throw new InvalidRequestException("there is no style LoRA whose weight could vary; add --lora");
        }
        double weight = Double.parseDouble(change.value());
        return request.toBuilder()
                .styleLoras(request.styleLoras().stream()
                        .map(lora -> StyleLora.of(lora.file(), weight))
                        .toList());
    }

    /** The first condition of the request gives the picture; another one brings its own LoRA and defaults. */
    private static GenerationRequest.Builder condition(GenerationRequest request, Change change) {
        if (request.conditions().isEmpty()) {
            throw new InvalidRequestException("there is no picture for conditions; add --condition ID=IMAGE");
        }
        List<ConditionInput> conditions = new ArrayList<>(request.conditions());
        ConditionInput first = conditions.remove(0);
        if (!change.value().equals(OFF)) {
            conditions.add(0, as(first, change.value()));
        }
        return request.toBuilder().conditions(conditions);
    }

    private static ConditionInput as(ConditionInput input, String condition) {
        if (input.condition().equals(condition)) {
            return input;
        }
        ConditionInput.Builder other = ConditionInput.builder(condition, input.image())
                .weight(input.weight())
                .start(input.start())
                .end(input.end())
                .controlMode(input.controlMode());
        input.erased().ifPresent(other::erased);
        return other.build();
    }

    private static GenerationRequest.Builder conditionWeight(GenerationRequest request, Change change) {
        if (request.conditions().isEmpty()) {
            throw new InvalidRequestException("there is no condition whose weight could vary; add --condition");
        }
        double weight = Double.parseDouble(change.value());
        return request.toBuilder()
                .conditions(request.conditions().stream()
                        .map(input -> input.toBuilder().weight(weight).build())
                        .toList());
    }

    private static GenerationRequest.Builder replaced(GenerationRequest request, Change change) {
        String first = change.first();
        if (first.isEmpty()
                || !(request.prompt().contains(first)
                        || request.negativePrompt().contains(first))) {
            throw new InvalidRequestException(
                    "the first value is what is searched, and '" + first + "' is in neither prompt");
        }
        return request.toBuilder()
                .prompt(request.prompt().replace(first, change.value()))
                .negativePrompt(request.negativePrompt().replace(first, change.value()));
    }
}
