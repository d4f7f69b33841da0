package io.github.ctrlora4j.runtime.models.sd15;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.host.Prediction;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import io.github.ctrlora4j.runtime.sampling.NoiseSchedule;
import io.github.ctrlora4j.runtime.sampling.Parameterization;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class Sd15ModelTest {
    private static final ModelWeights ZERO_SNR =
            checkpoint(Map.of("modelspec.prediction_type", "v", "ctrlora4j.zero_terminal_snr", "true"));

    @Test
    void theFileSaysWhatItPredictsAndHowItsNoiseEnds() {
        NoiseSchedule plain = GoldenModels.SD15.schedule(checkpoint(Map.of()), Optional.empty());
        assertEquals(Parameterization.NOISE, plain.parameterization());
        assertEquals(0.00466, plain.alpha(999), 1e-5);
        NoiseSchedule other = GoldenModels.SD15.schedule(ZERO_SNR, Optional.empty());
        assertEquals(Parameterization.VELOCITY, other.parameterization());
        assertEquals(0, other.alpha(999));
    }

    @Test
    void aRequestOverrulesWhatTheFileSays() {
        NoiseSchedule epsilon = GoldenModels.SD15.schedule(ZERO_SNR, Optional.of(Prediction.EPSILON));
        assertEquals(Parameterization.NOISE, epsilon.parameterization());
        assertEquals(0.00466, epsilon.alpha(999), 1e-5);
        NoiseSchedule v = GoldenModels.SD15.schedule(ZERO_SNR, Optional.of(Prediction.V));
        assertEquals(Parameterization.VELOCITY, v.parameterization());
        assertEquals(0.00466, v.alpha(999), 1e-5);
        NoiseSchedule zero = GoldenModels.SD15.schedule(checkpoint(Map.of()), Optional.of(Prediction.V_ZERO_SNR));
        assertEquals(Parameterization.VELOCITY, zero.parameterization());
        assertEquals(0, zero.alpha(999));
    }

    private static ModelWeights checkpoint(Map<String, String> settings) {
        return ModelWeights.builder(ModelRole.CHECKPOINT, "sd15")
                .settings(settings)
                .build();
    }
}
