package io.github.ctrlora4j.runtime.packs;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.ConditionLora;
import io.github.ctrlora4j.api.condition.DetectionContext;
import io.github.ctrlora4j.api.condition.Networks;
import io.github.ctrlora4j.api.condition.ParameterValues;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.runtime.conditions.ConditionLookup;
import io.github.ctrlora4j.runtime.conditions.DerivedCondition;
import io.github.ctrlora4j.runtime.conditions.InstalledCondition;
import io.github.ctrlora4j.runtime.packs.PackDescriptor.OwnCondition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A pack as a condition: an installed preprocessor with some parameters fixed, and the pack's LoRAs. Immutable; made
 * again when other conditions change.
 */
final class PackCondition implements DerivedCondition {
    private final OwnCondition own;
    private final Optional<InstalledCondition> preprocessor;
    private final ConditionDescriptor descriptor;
    private final List<ConditionLora> loras;

    private PackCondition(Pack pack, OwnCondition own, Optional<InstalledCondition> preprocessor) {
        this.own = own;
        this.preprocessor = preprocessor;
        this.descriptor = descriptor(pack.descriptor(), own, preprocessor);
        this.loras = pack.loras();
    }

    /**
     * @return empty if the pack only extends another condition
     * @throws InvalidRequestException if the preprocessor is not installed, or does not take the fixed parameters
     */
    static Optional<PackCondition> of(Pack pack, ConditionLookup installed) {
        return pack.descriptor().ownCondition().map(own -> {
            try {
                return new PackCondition(pack, own, preprocessor(own, installed));
            } catch (InvalidRequestException e) {
                throw new InvalidRequestException(pack.label(), e.getMessage(), e);
            }
        });
    }

    private static ConditionDescriptor descriptor(
            PackDescriptor pack, OwnCondition own, Optional<InstalledCondition> preprocessor) {
        ConditionDescriptor.Builder builder = ConditionDescriptor.builder(own.id())
                .title(pack.title())
                .version(pack.version())
                .alias(own.aliases().toArray(String[]::new));
        Map<String, String> fixed = fixed(own, preprocessor);
        preprocessor.map(InstalledCondition::descriptor).ifPresent(inherited -> {
            ParameterValues.resolve(inherited, fixed, 0);
            builder.appearance(inherited.appearance()).purpose(inherited.purpose());
            inherited.parameters().stream()
                    .filter(parameter -> !fixed.containsKey(parameter.name()))
                    .forEach(builder::parameter);
            fixed.forEach(builder::fixedParameter);
            inherited.networks().forEach(builder::network);
            if (inherited.takesMask()) {
                builder.takesMask();
            }
        });
        if (preprocessor.isEmpty() && !fixed.isEmpty()) {
            throw new InvalidRequestException(
                    "fixes the parameters " + fixed.keySet() + ", but has no preprocessor that could take them");
        }
        own.appearance().ifPresent(builder::appearance);
        own.purpose().ifPresent(builder::purpose);
        return builder.build();
    }

    private static Map<String, String> fixed(OwnCondition own, Optional<InstalledCondition> preprocessor) {
        Map<String, String> fixed =
                new TreeMap<>(preprocessor.map(InstalledCondition::presets).orElse(Map.of()));
        fixed.putAll(own.parameters());
        return fixed;
    }

    /** A pack cannot be the preprocessor of a pack, or two of them could call each other. */
    private static Optional<InstalledCondition> preprocessor(OwnCondition own, ConditionLookup installed) {
        if (own.preprocessor().equals(ConditionInput.NONE)) {
            return Optional.empty();
        }
        InstalledCondition found = installed
                .find(own.preprocessor())
                .orElseThrow(() -> new InvalidRequestException("needs the preprocessor " + own.preprocessor()
                        + ", which is not installed; install the plugin that has it"));
        if (found.isDerived()) {
            throw new InvalidRequestException("names " + own.preprocessor() + " from " + found.source()
                    + " as its preprocessor, which is itself a pack; name that one's preprocessor");
        }
        return Optional.of(found);
    }

    @Override
    public ConditionDescriptor descriptor() {
        return descriptor;
    }

    /** Without a preprocessor, the user's picture is the condition image. */
    @Override
    public RgbImage detect(RgbImage source, DetectionContext context) {
        return preprocessor
                .map(found -> found.detect(source, complete(context, found)))
                .orElse(source);
    }

    @Override
    public RgbImage trainingImage(RgbImage source, DetectionContext context) {
        return preprocessor
                .map(found -> found.trainingImage(source, complete(context, found)))
                .orElse(source);
    }

    private CompleteContext complete(DetectionContext given, InstalledCondition preprocessor) {
        Map<String, String> values = fixed(own, Optional.of(preprocessor));
        values.putAll(given.parameters().asMap());
        return new CompleteContext(given, ParameterValues.resolve(preprocessor.descriptor(), values, given.seed()));
    }

    @Override
    public List<ConditionLora> loras() {
        return loras;
    }

    /** The caller's context, including the values of the preprocessor's parameters that the pack fixes. */
    private record CompleteContext(DetectionContext given, ParameterValues parameters) implements DetectionContext {
        @Override
        public long seed() {
            return given.seed();
        }

        @Override
        public Optional<RgbImage> mask() {
            return given.mask();
        }

        @Override
        public Networks networks() {
            return given.networks();
        }

        @Override
        public boolean isCancelled() {
            return given.isCancelled();
        }

        @Override
        public void madeBy(String detector) {
            given.madeBy(detector);
        }
    }
}
