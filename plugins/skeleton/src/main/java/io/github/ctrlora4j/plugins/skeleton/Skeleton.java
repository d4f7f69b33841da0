package io.github.ctrlora4j.plugins.skeleton;

import com.google.auto.service.AutoService;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.DetectionContext;
import io.github.ctrlora4j.api.condition.Network;
import io.github.ctrlora4j.api.condition.NetworkDescriptor;
import io.github.ctrlora4j.api.condition.Networks;
import io.github.ctrlora4j.api.condition.Parameter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Human poses, colored sticks on black. Immutable. */
@AutoService(Condition.class)
public final class Skeleton implements Condition {
    private static final String DETECTOR = "detector";
    private static final String DWPOSE = "dwpose";
    private static final String MOVENET = "movenet";

    private static final ConditionDescriptor DESCRIPTOR = ConditionDescriptor.builder("skeleton")
            .title("Skeleton")
            .versionOf(Skeleton.class)
            .appearance("colored sticks of OpenPose on black")
            .parameter(Parameter.text("people")
                    .title(
                            "Points of each person, such as 0.5,0.1 0.5,0.2 -, instead of a network; separate persons by |")
                    .build())
            .parameter(Parameter.flag("hands").title("Draw hands").build())
            .parameter(Parameter.flag("face").title("Draw faces").build())
            .parameter(Parameter.choice(DETECTOR, "auto", DWPOSE, MOVENET)
                    .title("Pose detector; only dwpose sees several people, hands and faces")
                    .build())
            .network(PersonDetector.DESCRIPTOR)
            .network(PoseNetwork.DESCRIPTOR)
            .network(MoveNet.DESCRIPTOR)
            // The reference's LoRAs know only bodies, so the aliases that name hands or faces do not draw them.
            .alias("openpose", "openpose_hand", "openpose_face", "openpose_full", "dw_openpose_full")
            .build();

    @Override
    public ConditionDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public RgbImage detect(RgbImage source, DetectionContext context) {
        PoseDrawing drawing = new PoseDrawing(source.width(), source.height());
        List<Person> people = people(source, context);
        drawing.bodies(people);
        if (context.parameters().flag("hands")) {
            drawing.hands(people);
        }
        if (context.parameters().flag("face")) {
            drawing.faces(people);
        }
        return drawing.toImage();
    }

    /** Training leaves out pictures without a pose: a black condition image teaches nothing. */
    @Override
    public RgbImage trainingImage(RgbImage source, DetectionContext context) {
        RgbImage map = detect(source, context);
        for (byte value : map.toBytes()) {
            if (value != 0) {
                return map;
            }
        }
        throw new InvalidRequestException(
                "found no person in this picture, and a black condition image is useless for training; leave the picture out");
    }

    private static List<Person> people(RgbImage source, DetectionContext context) {
        String given = context.parameters().text("people");
        if (!given.isBlank()) {
            context.madeBy("people");
            return Person.parse(given);
        }
        String detector = context.parameters().choice(DETECTOR);
        List<NetworkDescriptor> missing = detector.equals(MOVENET) ? List.of() : missing(context.networks());
        if (detector.equals(MOVENET) || (!detector.equals(DWPOSE) && !missing.isEmpty())) {
            context.madeBy("network " + MoveNet.DESCRIPTOR.fileName());
            try (Network network = context.networks().open(MoveNet.DESCRIPTOR)) {
                return MoveNet.run(source, network);
            }
        }
        rejectMissing(missing);
        context.madeBy("network " + PoseNetwork.DESCRIPTOR.fileName());
        try (Network people = context.networks().open(PersonDetector.DESCRIPTOR);
                Network pose = context.networks().open(PoseNetwork.DESCRIPTOR)) {
            return PoseNetwork.run(source, PersonDetector.run(source, people), pose);
        }
    }

    private static List<NetworkDescriptor> missing(Networks networks) {
        return Stream.of(PersonDetector.DESCRIPTOR, PoseNetwork.DESCRIPTOR)
                .filter(network -> isMissing(networks, network))
                .toList();
    }

    /**
     * Names both files in one message: a user should not have to learn about the second after downloading the first.
     */
    private static void rejectMissing(List<NetworkDescriptor> missing) {
        if (!missing.isEmpty()) {
            throw new InvalidRequestException(
                    missing.stream()
                            .map(network -> network.fileName() + " from " + network.sourcePage())
                            .collect(
                                    Collectors.joining(
                                            " and ",
                                            "detector dwpose needs these files in a model folder: ",
                                            "; or set it to movenet, which is on board, or give the points in the parameter 'people'")));
        }
    }

    private static boolean isMissing(Networks networks, NetworkDescriptor network) {
        Optional<Network> found = networks.find(network);
        found.ifPresent(Network::close);
        return found.isEmpty();
    }
}
