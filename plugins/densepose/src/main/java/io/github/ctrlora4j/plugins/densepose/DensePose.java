package io.github.ctrlora4j.plugins.densepose;

import com.google.auto.service.AutoService;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.DetectionContext;
import io.github.ctrlora4j.api.condition.NetworkDescriptor;
import io.github.ctrlora4j.api.condition.Parameter;

/** Parts of human bodies in the colours of viridis. Immutable. */
@AutoService(Condition.class)
public final class DensePose implements Condition {
    private static final ConditionDescriptor DESCRIPTOR = ConditionDescriptor.builder("densepose")
            .title("DensePose")
            .appearance("body parts in the colours of viridis on dark violet")
            .parameter(Parameter.choice("detector", "auto", "network", "map")
                    .title("What finds the parts; map: the source is such a map already")
                    .build())
            .network(DensePoseNetwork.DESCRIPTOR)
            // The name by which AUTOMATIC1111's extension lists it, spelt as there.
            .alias("densepose (pruple bg & purple torso)")
            .build();

    @Override
    public ConditionDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public RgbImage detect(RgbImage source, DetectionContext context) {
        if (context.parameters().choice("detector").equals("map")) {
            context.madeBy("map");
            return BodyParts.snap(source);
        }
        return byNetwork(source, context);
    }

    private static RgbImage byNetwork(RgbImage source, DetectionContext context) {
        NetworkDescriptor network = DensePoseNetwork.DESCRIPTOR;
        if (!context.networks().isAvailable(network)) {
            throw new InvalidRequestException("needs " + network.fileName() + " in the model folder, from "
                    + network.sourcePage() + "; or give a finished map with detector=map");
        }
        context.madeBy("network " + network.fileName());
        return BodyParts.paint(source.width(), source.height(), DensePoseNetwork.run(source, context.networks()));
    }
}
