package io.github.ctrlora4j.runtime.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.host.SamplerDescriptor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SamplerCatalogTest {
    private static final NoiseSchedule SCHEDULE = NoiseSchedule.stableDiffusion15();

    private static InvalidRequestException rejected(String name, int steps, Map<String, String> options) {
        return assertThrows(InvalidRequestException.class, () -> SamplerCatalog.create(name, SCHEDULE, steps, options));
    }

    @Test
    void namesTheNearestSampler() {
        assertEquals(
                "sampler: there is no 'dddim'. Did you mean 'ddim'? Known: ddim",
                rejected("dddim", 20, Map.of()).getMessage());
    }

    @Test
    void listsEverySampler() {
        assertEquals(
                List.of("ddim"),
                SamplerCatalog.descriptors().stream().map(SamplerDescriptor::id).toList());
    }

    @Test
    void understandsCapitalLettersAsMetadataHasThem() {
        assertEquals("ddim", SamplerCatalog.descriptor("DDIM").id());
    }

    /**
     * 1000 / 6 = 166: 1, 167, 333, ... 997 are seven. 1000 / 150 = 6: 1, 7, ... 997 are 167. Of 1 to 1000 the last lies
     * outside.
     */
    @ParameterizedTest
    @CsvSource({"1, 1", "6, 7", "20, 20", "150, 167", "1000, 999"})
    void saysHowManyStepsAreTaken(int wanted, int taken) {
        assertEquals(taken, SamplerCatalog.steps("ddim", wanted));
        assertEquals(
                taken, SamplerCatalog.create("ddim", SCHEDULE, wanted, Map.of()).steps());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1001})
    void rejectsStepsOutOfRange(int steps) {
        assertEquals(
                "steps: need 1..1000, got " + steps,
                rejected("ddim", steps, Map.of()).getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "-0.1", "NaN", "much"})
    void rejectsOptionsOutOfRange(String eta) {
        InvalidRequestException rejection = rejected("ddim", 20, Map.of("eta", eta));
        assertEquals("parameter eta needs a number within 0.0..1.0, got " + quoted(eta), rejection.getMessage());
    }

    /** What is not a number at all is quoted. */
    private static String quoted(String value) {
        return value.equals("much") ? "'much'" : value;
    }

    @Test
    void namesTheNearestOption() {
        assertEquals(
                "sampler ddim: there is no parameter 'etaa'. Did you mean 'eta'? Known: eta",
                rejected("ddim", 20, Map.of("etaa", "1")).getMessage());
    }

    @Test
    void everyIdIsDescribed() {
        for (SamplerDescriptor sampler : SamplerCatalog.descriptors()) {
            assertEquals(sampler, SamplerCatalog.descriptor(sampler.id()));
        }
    }
}
