package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.ConditionRecord;
import io.github.ctrlora4j.api.host.ControlMode;
import io.github.ctrlora4j.api.host.StyleLora;
import io.github.ctrlora4j.runtime.infotext.InfoPairs;
import io.github.ctrlora4j.runtime.weights.ModelLibrary;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The numbered keys, each with pairs of its own inside: style LoRAs and conditions. Stateless. */
final class ConditionKeys {
    /** 64 bits of the fingerprint: enough to notice another picture. */
    private static final int HASH_DIGITS = 16;

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{" + HASH_DIGITS + "}");

    static final ParameterKey STYLE_LORAS = new ParameterKey(ConditionKeys::writeLoras, ConditionKeys::readLoras);

    /** {@code ControlNet 0} in sd-webui-controlnet's words, and {@code Condition 0} with what only we have. */
    static final ParameterKey CONDITIONS =
            new ParameterKey(ConditionKeys::writeConditions, ConditionKeys::readConditions);

    private static final RgbImage ANY = RgbImage.of(1, 1, new byte[3]);

    private ConditionKeys() {}

    /** The prompt says itself which ones it names; they come last in the plan. */
    private static void writeLoras(WrittenImage image, Map<String, String> values) {
        for (int i = 0; i < image.request().styleLoras().size(); i++) {
            PlannedLora lora = image.plan().model().styleLoras().get(i);
            Map<String, String> pairs = new LinkedHashMap<>();
            pairs.put("model", fileName(lora.file()));
            pairs.put("unet weight", ParameterKeys.number(lora.input().unetWeight()));
            pairs.put("text weight", ParameterKeys.number(lora.input().textWeight()));
            values.put("Style LoRA " + i, InfoPairs.write(pairs));
        }
    }

    private static void readLoras(RequestDraft draft) {
        for (int i = 0; ; i++) {
            String key = "Style LoRA " + i;
            Optional<String> value = draft.take(key);
            if (value.isEmpty()) {
                return;
            }
            Map<String, String> pairs = InfoPairs.parseNested(value.get());
            draft.change(
                    key,
                    value.get(),
                    request -> request.styleLora(new StyleLora(
                            required(pairs, "model"), number(pairs, "unet weight"), number(pairs, "text weight"))));
        }
    }

    private static void writeConditions(WrittenImage image, Map<String, String> values) {
        for (int i = 0; i < image.conditions().size(); i++) {
            ReadyCondition condition = image.conditions().get(i);
            values.put("ControlNet " + i, InfoPairs.write(unit(condition.planned())));
            values.put("Condition " + i, InfoPairs.write(own(condition)));
        }
    }

    private static Map<String, String> unit(PlannedCondition planned) {
        Map<String, String> pairs = new LinkedHashMap<>();
        pairs.put("Module", planned.id());
        pairs.put("Model", ModelLibrary.stem(planned.network().file()));
        pairs.put("Weight", ParameterKeys.number(planned.strength().weight()));
        pairs.put("Guidance Start", ParameterKeys.number(planned.strength().start()));
        pairs.put("Guidance End", ParameterKeys.number(planned.strength().end()));
        if (planned.strength().mode() != ControlMode.BALANCED) {
            pairs.put("Control Mode", planned.strength().mode().title());
        }
        return pairs;
    }

    /** Keys with a capital cannot be names of parameters. */
    private static Map<String, String> own(ReadyCondition condition) {
        Map<String, String> pairs = new LinkedHashMap<>();
        condition.madeBy().ifPresent(detector -> pairs.put("Detector", detector));
        condition.planned().input().lora().ifPresent(lora -> pairs.put("LoRA", fileName(lora)));
        if (condition.planned().network().isControlNet()) {
            pairs.put("ControlNet", fileName(condition.planned().network().file()));
        }
        pairs.put("Condition image hash", condition.image().fingerprint().substring(0, HASH_DIGITS));
        pairs.putAll(condition.planned().values());
        return pairs;
    }

    /** Units that others wrote stand for other networks, and stay behind as not taken. */
    private static void readConditions(RequestDraft draft) {
        for (int i = 0; draft.isOurs(); i++) {
            Optional<String> unit = draft.take("ControlNet " + i);
            if (unit.isEmpty()) {
                return;
            }
            String own = draft.take("Condition " + i).orElse("");
            draft.attempt(
                    "ControlNet " + i,
                    unit.get(),
                    () -> draft.addCondition(record(InfoPairs.parseNested(unit.get()), InfoPairs.parseNested(own))));
        }
    }

    private static ConditionRecord record(Map<String, String> unit, Map<String, String> own) {
        ConditionRecord.Builder condition = ConditionRecord.builder(required(unit, "Module"))
                .weight(number(unit, "Weight"))
                .start(number(unit, "Guidance Start"))
                .end(number(unit, "Guidance End"))
                .controlMode(mode(unit));
        own.forEach((key, value) -> {
            switch (key) {
                case "Detector" -> {
                    // The hash says whether another one is at work.
                }
                case "LoRA" -> condition.lora(value);
                case "ControlNet" -> condition.controlNet(value);
                case "Condition image hash" -> condition.image(hash(value));
                default -> condition.parameter(key, value);
            }
        });
        ConditionRecord record = condition.build();
        record.input(ANY).build(); // rejects what is out of range
        return record;
    }

    /** With its extension: folders have several formats of one LoRA. */
    static String fileName(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static String hash(String value) {
        if (!HASH.matcher(value).matches()) {
            throw new InvalidRequestException("a hash has " + HASH_DIGITS + " hexadecimal digits, got '" + value + "'");
        }
        return value;
    }

    private static ControlMode mode(Map<String, String> unit) {
        String title = unit.getOrDefault("Control Mode", ControlMode.BALANCED.title());
        return Stream.of(ControlMode.values())
                .filter(mode -> mode.title().equals(title))
                .findFirst()
                .orElseThrow(() -> new InvalidRequestException("there is no control mode '" + title + "'"));
    }

    private static double number(Map<String, String> pairs, String key) {
        return Double.parseDouble(required(pairs, key));
    }

    private static String required(Map<String, String> pairs, String key) {
        return Optional.ofNullable(pairs.get(key)).orElseThrow(() -> new InvalidRequestException("it has no " + key));
    }
}
