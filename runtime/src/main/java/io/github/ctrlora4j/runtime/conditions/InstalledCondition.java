package io.github.ctrlora4j.runtime.conditions;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.MemoryException;
import io.github.ctrlora4j.api.PluginException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.ConditionLora;
import io.github.ctrlora4j.api.condition.DetectionContext;
import io.github.ctrlora4j.api.condition.Networks;
import io.github.ctrlora4j.api.condition.ParameterValues;
import io.github.ctrlora4j.api.host.ConditionImage;
import io.github.ctrlora4j.imaging.Interpolation;
import io.github.ctrlora4j.imaging.Resize;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Calls a plugin's or pack's condition and turns whatever it throws into a {@link PluginException} that names it.
 * Thread-safe.
 */
public final class InstalledCondition {
    private final Condition condition;
    private final ConditionDescriptor descriptor;
    private final String source;
    private final Networks networks;
    private final Map<String, String> presets;
    private final Supplier<List<ConditionLora>> added;

    private InstalledCondition(
            Condition condition,
            ConditionDescriptor descriptor,
            String source,
            Networks networks,
            Map<String, String> presets,
            Supplier<List<ConditionLora>> added) {
        this.condition = condition;
        this.descriptor = descriptor;
        this.source = source;
        this.networks = networks;
        this.presets = Map.copyOf(presets);
        this.added = added;
    }

    /**
     * @param source file name of its jar or pack, or {@code class path}
     * @param networks runs its networks
     */
    public static InstalledCondition of(Condition condition, String source, Networks networks) {
        return of(condition, condition.descriptor(), source, networks, List::of);
    }

    /** @param added LoRAs that other sources add to it, looked up on each call */
    static InstalledCondition of(
            Condition condition,
            ConditionDescriptor descriptor,
            String source,
            Networks networks,
            Supplier<List<ConditionLora>> added) {
        return new InstalledCondition(condition, descriptor, source, networks, Map.of(), added);
    }

    /** The same condition under an alias, which sets some parameters. */
    public InstalledCondition with(Map<String, String> values) {
        return new InstalledCondition(condition, descriptor, source, networks, values, added);
    }

    /** Parameter values set by the alias under which it was found. */
    public Map<String, String> presets() {
        return presets;
    }

    /** True if it is built on another installed condition. */
    public boolean isDerived() {
        return condition instanceof DerivedCondition;
    }

    public ConditionDescriptor descriptor() {
        return descriptor;
    }

    /** File name of its jar or pack, or {@code class path}. */
    public String source() {
        return source;
    }

    /** Classloader of the plugin. */
    public ClassLoader pluginLoader() {
        return condition.getClass().getClassLoader();
    }

    /** The LoRAs bundled with the condition, then those of packs that extend it. */
    public List<ConditionLora> loras() {
        List<ConditionLora> loras = new ArrayList<>(guarded("loras()", () -> List.copyOf(condition.loras())));
        loras.addAll(added.get());
        return List.copyOf(loras);
    }

    /**
     * A value for every parameter: the given one, else the alias's, else the default.
     *
     * @param given text values of parameters by name
     * @throws io.github.ctrlora4j.api.InvalidRequestException if a name or value is wrong
     */
    public ParameterValues parameters(Map<String, String> given, long seed) {
        Map<String, String> values = new HashMap<>(presets);
        values.putAll(given);
        return ParameterValues.resolve(descriptor, values, seed);
    }

    /** @throws InvalidRequestException if there is a mask and the condition takes none */
    public void rejectUnusedMask(Optional<RgbImage> mask) {
        if (mask.isPresent() && !descriptor.takesMask()) {
            throw new InvalidRequestException(
                    "condition " + descriptor.id(), "takes no mask; leave it out, or use a condition that takes one");
        }
    }

    /**
     * The mask of a condition: the given one, or for a condition that takes one the erased part of the source.
     *
     * @param erased white where the source is transparent
     */
    public Optional<RgbImage> mask(Optional<RgbImage> given, Optional<RgbImage> erased) {
        return given.isPresent() || !descriptor.takesMask() ? given : erased;
    }

    /**
     * Makes the condition image.
     *
     * @param given text values of parameters by name; the rest take their defaults
     * @param mask the area that the user painted; stretched to the image's size if it differs
     * @throws InvalidRequestException if a name or value is wrong, there is a mask and the condition takes none, or the
     *     condition itself throws this
     * @throws PluginException if the condition throws anything else, or returns no picture of the source's size
     */
    public ConditionImage detect(
            RgbImage image, Map<String, String> given, long seed, Optional<RgbImage> mask, BooleanSupplier cancelled) {
        ParameterValues values = parameters(given, seed);
        rejectUnusedMask(mask);
        Optional<RgbImage> fitted = mask.map(m -> Resize.to(m, image.width(), image.height(), Interpolation.NEAREST));
        AtomicReference<String> madeBy = new AtomicReference<>("");
        Context context = new Context(values, seed, fitted, hostNetworks(), cancelled, madeBy);
        RgbImage result = detect(image, context);
        return new ConditionImage(result, Optional.ofNullable(madeBy.get()).filter(by -> !by.isEmpty()));
    }

    /** Makes the condition image in a context of the caller. */
    public RgbImage detect(RgbImage image, DetectionContext context) {
        RgbImage result = guarded("detect()", () -> condition.detect(image, context));
        requireSize(result, image, "detect()");
        return result;
    }

    private Networks hostNetworks() {
        return new HostNetworks(networks, Thread.currentThread().getContextClassLoader());
    }

    private void requireSize(RgbImage result, RgbImage source, String call) {
        if (result.width() != source.width() || result.height() != source.height()) {
            throw new PluginException(
                    name(),
                    call + " returned " + result.width() + "x" + result.height() + " for a source of " + source.width()
                            + "x" + source.height() + "; report this to the plugin's author");
        }
    }

    /**
     * Makes the condition image of a training pair, as {@link #detect(RgbImage, Map, long, Optional, BooleanSupplier)}
     * makes one to generate with.
     *
     * @throws InvalidRequestException if this picture cannot be part of a pair, too
     */
    public RgbImage trainingImage(RgbImage image, Map<String, String> given, long seed, BooleanSupplier cancelled) {
        ParameterValues values = parameters(given, seed);
        RgbImage made = trainingImage(
                image,
                new Context(values, seed, Optional.empty(), hostNetworks(), cancelled, new AtomicReference<>("")));
        requireSize(made, image, "trainingImage()");
        return made;
    }

    /** Makes the condition image of a training pair in a context of the caller. */
    public RgbImage trainingImage(RgbImage image, DetectionContext context) {
        return guarded("trainingImage()", () -> condition.trainingImage(image, context));
    }

    private <T> T guarded(String call, Supplier<T> work) {
        try {
            T result = ContextLoader.with(pluginLoader(), work);
            if (result == null) {
                throw new PluginException(name(), call + " returned null; report this to the plugin's author");
            }
            return result;
        } catch (CtrloraException e) {
            throw e;
        } catch (OutOfMemoryError e) {
            throw new MemoryException(name(), call + " ran out of memory; use a smaller picture", e);
        } catch (RuntimeException | Error e) {
            throw new PluginException(name(), call + " failed: " + e + "; report this to the plugin's author", e);
        }
    }

    private String name() {
        return "condition " + descriptor.id() + " (" + source + ")";
    }

    private record Context(
            ParameterValues parameters,
            long seed,
            Optional<RgbImage> mask,
            Networks networks,
            BooleanSupplier cancelled,
            AtomicReference<String> detector)
            implements DetectionContext {
        @Override
        public boolean isCancelled() {
            return cancelled.getAsBoolean();
        }

        @Override
        public void madeBy(String value) {
            detector.set(value);
        }
    }
}
