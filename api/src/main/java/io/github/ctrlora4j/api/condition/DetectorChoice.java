package io.github.ctrlora4j.api.condition;

import java.util.ArrayList;
import java.util.List;
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

    private final Optional<String> substitute;
    private final List<String> others;
    private final Parameter parameter;

    private DetectorChoice(Builder builder) {
        this.substitute = builder.substitute;
        this.others = List.copyOf(builder.others);
        List<String> choices = new ArrayList<>(List.of(AUTO, NETWORK));
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

    /** The parameter {@code detector}: {@code auto} (the default), {@code network}, the substitute, then the others. */
    public Parameter parameter() {
        return parameter;
    }

    /**
     * Decides by the parameter: {@code auto} means the network if its file is there, else the substitute.
     *
     * @param network the network that this choice is about
     * @return the decision; the caller closes it
     * @throws io.github.ctrlora4j.api.InvalidRequestException if the network is needed and its file is missing
     * @throws io.github.ctrlora4j.api.MalformedFileException if the file is damaged or is not the declared one
     */
    public Detector open(DetectionContext context, NetworkDescriptor network) {
        String wanted = context.parameters().choice(PARAMETER);
        Detector detector =
                switch (wanted) {
                    case AUTO -> automatic(context.networks(), network);
                    case NETWORK ->
                        new Detector(NETWORK, Optional.of(context.networks().open(network)));
                    default -> new Detector(wanted, Optional.empty());
                };
        context.madeBy(detector.network().isPresent() ? "network " + network.fileName() : detector.name());
        return detector;
    }

    private Detector automatic(Networks networks, NetworkDescriptor network) {
        Optional<Network> found = networks.find(network);
        if (found.isEmpty() && substitute.isPresent()) {
            return new Detector(substitute.get(), found);
        }
        return new Detector(NETWORK, Optional.of(found.orElseThrow(() -> network.missing(alternative()))));
    }

    private String alternative() {
        return others.isEmpty() ? "" : "; or set the parameter detector to " + String.join(" or ", others);
    }

    /** Collects a choice; not thread-safe. */
    public static final class Builder {
        private final String title;
        private final List<String> others = new ArrayList<>();
        private Optional<String> substitute = Optional.empty();

        private Builder(String title) {
            this.title = Objects.requireNonNull(title, "title");
        }

        /**
         * The fallback on {@code auto} when the network's file is missing; without a fallback the network is required.
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
