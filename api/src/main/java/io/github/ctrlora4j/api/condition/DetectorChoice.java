package io.github.ctrlora4j.api.condition;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The choice between a network and its substitute for making a condition image. Declares the parameter {@code
 * detector}, decides, opens the network, and reports what made the image. Immutable.
 *
 * <pre>{@code
 * private static final DetectorChoice DETECTOR =
 *         DetectorChoice.builder("Edge detector").substitute("classical").build();
 *
 * // in the descriptor: .parameter(DETECTOR.parameter()).network(HED)
 *
 * public RgbImage detect(RgbImage source, DetectionContext context) {
 *     try (Detector detector = DETECTOR.open(context, HED)) {
 *         return detector.network().map(network -> edges(source, network)).orElseGet(() -> gradients(source));
 *     }
 * }
 * }</pre>
 */
public final class DetectorChoice {
    private static final String PARAMETER = "detector";
    private static final String AUTO = "auto";
    private static final String NETWORK = "network";

    private final Map<String, NetworkDescriptor> alternatives;
    private final Optional<String> substitute;
    private final List<String> others;
    private final Parameter parameter;

    private DetectorChoice(Builder builder) {
        this.alternatives = Collections.unmodifiableMap(new LinkedHashMap<>(builder.alternatives));
        this.substitute = builder.substitute;
        this.others = List.copyOf(builder.others);
        List<String> choices = new ArrayList<>(List.of(AUTO, NETWORK));
        choices.addAll(alternatives.keySet());
        substitute.ifPresent(choices::add);
        choices.addAll(others);
        this.parameter = Parameter.choice(PARAMETER, choices.toArray(String[]::new))
                .title(builder.title)
                .build();
    }

    /** @param title of the parameter, for a person: "Edge detector" */
    public static Builder builder(String title) {
        return new Builder(title);
    }

    /**
     * The parameter {@code detector}: {@code auto} (the default), {@code network}, the alternatives, the substitute,
     * then the others.
     */
    public Parameter parameter() {
        return parameter;
    }

    /**
     * Decides by the parameter: {@code network} means the first of the network and its alternatives whose file is
     * there; {@code auto} means the same, or else the substitute.
     *
     * @param network the network that this choice is about
     * @return the decision; the caller closes it
     * @throws io.github.ctrlora4j.api.InvalidRequestException if a network is needed and its file is missing
     * @throws io.github.ctrlora4j.api.MalformedFileException if the file is damaged or is not the declared one
     */
    public Detector open(DetectionContext context, NetworkDescriptor network) {
        String wanted = context.parameters().choice(PARAMETER);
        Optional<NetworkDescriptor> alternative = Optional.ofNullable(alternatives.get(wanted));
        Optional<Detector> found = alternative
                .map(descriptor ->
                        run(context, wanted, descriptor, context.networks().open(descriptor)))
                .or(() -> wanted.equals(AUTO) || wanted.equals(NETWORK) ? first(context, network) : Optional.empty());
        return found.orElseGet(() -> withoutNetwork(context, wanted, network));
    }

    private Optional<Detector> first(DetectionContext context, NetworkDescriptor network) {
        Map<String, NetworkDescriptor> all = new LinkedHashMap<>();
        all.put(NETWORK, network);
        all.putAll(alternatives);
        return all.entrySet().stream()
                .flatMap(entry -> context
                        .networks()
                        .find(entry.getValue())
                        .map(opened -> run(context, entry.getKey(), entry.getValue(), opened))
                        .stream())
                .findFirst();
    }

    private static Detector run(DetectionContext context, String name, NetworkDescriptor descriptor, Network network) {
        context.madeBy("network " + descriptor.fileName());
        return new Detector(name, Optional.of(network));
    }

    private Detector withoutNetwork(DetectionContext context, String wanted, NetworkDescriptor network) {
        String name = wanted;
        if (wanted.equals(NETWORK)) {
            // Fails with a message that knows the host's folders.
            return run(context, NETWORK, network, context.networks().open(network));
        }
        if (wanted.equals(AUTO)) {
            name = substitute.orElseThrow(() -> network.missing(alternative()));
        }
        context.madeBy(name);
        return new Detector(name, Optional.empty());
    }

    private String alternative() {
        return others.isEmpty() ? "" : "; or set the parameter detector to " + String.join(" or ", others);
    }

    /** Collects a choice; not thread-safe. */
    public static final class Builder {
        private final String title;
        private final Map<String, NetworkDescriptor> alternatives = new LinkedHashMap<>();
        private final List<String> others = new ArrayList<>();
        private Optional<String> substitute = Optional.empty();

        private Builder(String title) {
            this.title = Objects.requireNonNull(title, "title");
        }

        /**
         * Another network, which makes the image when the files of the networks before it are missing, or when users
         * ask for it by this name. {@link Detector#name} tells which one runs.
         */
        public Builder alternative(String name, NetworkDescriptor network) {
            alternatives.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(network, "network"));
            return this;
        }

        /**
         * The fallback on {@code auto} when no network's file is there; without a fallback a network is required.
         */
        public Builder substitute(String name) {
            substitute = Optional.of(name);
            return this;
        }

        /** Another method, used only on request, such as {@code map}. */
        public Builder other(String name) {
            others.add(Objects.requireNonNull(name, "name"));
            return this;
        }

        public DetectorChoice build() {
            return new DetectorChoice(this);
        }
    }
}
