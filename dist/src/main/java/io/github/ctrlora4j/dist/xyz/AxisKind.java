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
    CHECKPOINT("checkpoint", AxisValues::texts, value -> value, (request, value) -> request.toBuilder()
            .checkpoint(value)),
    VAE("vae", AxisValues::texts, value -> value, (request, value) -> request.toBuilder()
            .vae(value)),
    LORA("lora", AxisValues::decimal, value -> "lora " + value, AxisKind::loraWeight),
    CONDITION("condition", AxisValues::texts, value -> value, AxisKind::condition),
    /** {@link PromptWords} replaces the words of all axes at once. */
    PROMPT("prompt", AxisValues::texts, value -> value, (request, value) -> request.toBuilder()),
    SAMPLER("sampler", AxisValues::texts, value -> value, (request, value) -> request.toBuilder()
            .sampler(value)),
    STEPS("steps", AxisValues::whole, value -> "steps " + value, (request, value) -> request.toBuilder()
            .steps(whole(value))),
    CLIP_SKIP("clip-skip", AxisValues::whole, value -> "clip skip " + value, (request, value) -> request.toBuilder()
            .clipSkip(whole(value))),
    WEIGHT("weight", AxisValues::decimal, value -> "weight " + value, AxisKind::conditionWeight),
    GUIDANCE("guidance", AxisValues::decimal, value -> "guidance " + value, (request, value) -> request.toBuilder()
            .guidanceScale(Double.parseDouble(value))),
    SEED("seed", AxisValues::seeds, value -> "seed " + value, (request, value) -> request.toBuilder()
            .seed(seed(value)));

    /** Stands for no condition at all. */
    static final String OFF = "off";

    private final String word;
    private final BiFunction<String, String, List<String>> parser;
    private final Function<String, String> title;
    private final BiFunction<GenerationRequest, String, GenerationRequest.Builder> application;

    AxisKind(
            String word,
            BiFunction<String, String, List<String>> parser,
            Function<String, String> title,
            BiFunction<GenerationRequest, String, GenerationRequest.Builder> application) {
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
    GenerationRequest apply(GenerationRequest request, String value) {
        return application.apply(request, value).build();
    }

    private static int whole(String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new InvalidRequestException(value + " is too large", e);
        }
    }

    private static long seed(String value) {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new InvalidRequestException(value + " is too large", e);
        }
    }

    private static GenerationRequest.Builder loraWeight(GenerationRequest request, String value) {
        if (request.styleLoras().isEmpty()) {
            throw new InvalidRequestException("there is no style LoRA whose weight could vary; add --lora");
        }
        double weight = Double.parseDouble(value);
        return request.toBuilder()
                .styleLoras(request.styleLoras().stream()
                        .map(lora -> StyleLora.of(lora.file(), weight))
                        .toList());
    }

    /** The first condition of the request gives the picture; another one brings its own LoRA and defaults. */
    private static GenerationRequest.Builder condition(GenerationRequest request, String value) {
        if (request.conditions().isEmpty()) {
            throw new InvalidRequestException("there is no picture for conditions; add --condition ID=IMAGE");
        }
        List<ConditionInput> conditions = new ArrayList<>(request.conditions());
        ConditionInput first = conditions.remove(0);
        if (!value.equals(OFF)) {
            conditions.add(0, as(first, value));
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

    private static GenerationRequest.Builder conditionWeight(GenerationRequest request, String value) {
        if (request.conditions().isEmpty()) {
            throw new InvalidRequestException("there is no condition whose weight could vary; add --condition");
        }
        double weight = Double.parseDouble(value);
        return request.toBuilder()
                .conditions(request.conditions().stream()
                        .map(input -> input.toBuilder().weight(weight).build())
                        .toList());
    }
}
