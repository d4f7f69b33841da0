package io.github.ctrlora4j.runtime.plugins;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.PluginException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.ConditionLora;
import io.github.ctrlora4j.api.condition.DetectionContext;
import io.github.ctrlora4j.api.condition.Network;
import io.github.ctrlora4j.api.condition.NetworkDescriptor;
import io.github.ctrlora4j.api.condition.Networks;
import io.github.ctrlora4j.api.condition.ParameterValues;
import io.github.ctrlora4j.imaging.Interpolation;
import io.github.ctrlora4j.imaging.Resize;
import io.github.ctrlora4j.runtime.packs.InstalledConditions.Found;
import io.github.ctrlora4j.runtime.packs.PackCondition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javax.imageio.spi.IIORegistry;

/** A condition of a plugin, called so that its faults stay its own. Thread-safe. */
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

    /** @param added LoRAs that packs bring for it, asked for anew each time */
    InstalledCondition(
            Condition condition,
            ConditionDescriptor descriptor,
            String source,
            Networks networks,
            Supplier<List<ConditionLora>> added) {
        this(condition, descriptor, source, networks, Map.of(), added);
    }

    /** The same condition under an alias, which sets some parameters. */
    InstalledCondition with(Map<String, String> values) {
        return new InstalledCondition(condition, descriptor, source, networks, values, added);
    }

    /** The condition as packs see it: they call it with a context of their own, and its faults stay its own. */
    Found forPacks() {
        Condition guarded = new Condition() {
            @Override
            public ConditionDescriptor descriptor() {
                return descriptor;
            }

            @Override
            public RgbImage detect(RgbImage image, DetectionContext context) {
                return InstalledCondition.this.detect(image, context);
            }

            @Override
            public RgbImage trainingImage(RgbImage image, DetectionContext context) {
                return guarded("trainingImage()", () -> condition.trainingImage(image, context));
            }

            @Override
            public List<ConditionLora> loras() {
                return InstalledCondition.this.loras();
            }
        };
        return new Found(guarded, presets, source, condition instanceof PackCondition);
    }

    public ConditionDescriptor descriptor() {
        return descriptor;
    }

    /** File name of its jar or pack, or {@code class path}. */
    public String source() {
        return source;
    }

    /** Classloader of the plugin. */
    ClassLoader pluginLoader() {
        return condition.getClass().getClassLoader();
    }

    /** The LoRAs that travel with the condition, then those of packs that extend it. */
    public List<ConditionLora> loras() {
        List<ConditionLora> loras = new ArrayList<>(guarded("loras()", () -> List.copyOf(condition.loras())));
        loras.addAll(added.get());
        return List.copyOf(loras);
    }

    /**
     * A value for every parameter: what is given, else what the alias sets, else the default.
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
     * A condition image.
     *
     * @param madeBy what made it, where the condition says so
     */
    public record Detection(RgbImage image, Optional<String> madeBy) {}

    /**
     * Makes the condition image.
     *
     * @param given text values of parameters by name; the rest take their defaults
     * @param mask what the user painted; another size than the image's is stretched to it
     * @throws InvalidRequestException if a name or value is wrong, there is a mask and the condition takes none, or the
     *     condition says so
     * @throws PluginException if the condition throws anything else, or returns no picture of the source's size
     */
    public Detection detect(
            RgbImage image, Map<String, String> given, long seed, Optional<RgbImage> mask, BooleanSupplier cancelled) {
        ParameterValues values = parameters(given, seed);
        rejectUnusedMask(mask);
        Optional<RgbImage> fitted = mask.map(m -> Resize.to(m, image.width(), image.height(), Interpolation.NEAREST));
        AtomicReference<String> madeBy = new AtomicReference<>("");
        Networks hostNetworks =
                new HostNetworks(networks, Thread.currentThread().getContextClassLoader());
        Context context = new Context(values, seed, fitted, hostNetworks, cancelled, madeBy);
        RgbImage result = detect(image, context);
        return new Detection(result, Optional.ofNullable(madeBy.get()).filter(by -> !by.isEmpty()));
    }

    private RgbImage detect(RgbImage image, DetectionContext context) {
        RgbImage result = guarded("detect()", () -> condition.detect(image, context));
        if (result.width() != image.width() || result.height() != image.height()) {
            throw new PluginException(
                    name() + ": detect() returned " + result.width() + "x" + result.height() + " for a source of "
                            + image.width() + "x" + image.height() + "; report this to the plugin's author");
        }
        return result;
    }

    private <T> T guarded(String call, Supplier<T> work) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        HostStatics.settle();
        thread.setContextClassLoader(pluginLoader());
        try {
            T result = work.get();
            if (result == null) {
                throw new PluginException(name() + ": " + call + " returned null; report this to the plugin's author");
            }
            return result;
        } catch (CtrloraException e) {
            throw e;
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            throw new PluginException(
                    name() + ": " + call + " failed: " + e + "; report this to the plugin's author", e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private String name() {
        return "condition " + descriptor.id() + " (" + source + ")";
    }

    /** Starts engines with the caller's context classloader: threads and caches that they make would keep the plugin's. */
    private record HostNetworks(Networks networks, ClassLoader host) implements Networks {
        @Override
        public Network open(NetworkDescriptor network) {
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            thread.setContextClassLoader(host);
            try {
                return networks.open(network);
            } finally {
                thread.setContextClassLoader(before);
            }
        }

        @Override
        public boolean isAvailable(NetworkDescriptor network) {
            return networks.isAvailable(network);
        }
    }

    /** What the JDK makes once per process, for good, with whatever classloader is the context's then. */
    private static final class HostStatics {
        static {
            // AWT's application context keeps that classloader; image reading and writing create it.
            IIORegistry.getDefaultInstance();
        }

        static void settle() {}
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
