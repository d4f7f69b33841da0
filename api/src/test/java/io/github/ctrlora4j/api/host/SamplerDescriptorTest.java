package io.github.ctrlora4j.api.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.condition.Parameter;
import java.util.List;
import org.junit.jupiter.api.Test;

class SamplerDescriptorTest {
    private static final Parameter ETA = Parameter.real("eta", 0, 1).build();

    @Test
    void onlyTheIdIsNeeded() {
        SamplerDescriptor sampler = SamplerDescriptor.builder("ddim").build();

        assertEquals("ddim", sampler.id());
        assertEquals("ddim", sampler.title());
        assertEquals(List.of(), sampler.aliases());
        assertEquals(List.of(), sampler.options());
    }

    @Test
    void keepsNamesAndOptionsInOrder() {
        SamplerDescriptor sampler = SamplerDescriptor.builder("ddim")
                .title("DDIM")
                .alias("z", "a")
                .alias("m")
                .option(ETA)
                .build();

        assertEquals("DDIM", sampler.title());
        assertEquals(List.of("z", "a", "m"), sampler.aliases());
        assertEquals(List.of(ETA), sampler.options());
    }

    @Test
    void takesTheWantedStepsUnlessItSaysOtherwise() {
        assertEquals(17, SamplerDescriptor.builder("ddim").build().steps(17));
        // 1000 / 30 = 33 and 1000 / 33 = 30, in whole numbers; 1 more.
        assertEquals(
                31,
                SamplerDescriptor.builder("grid")
                        .steps(wanted -> 1 + 1000 / (1000 / wanted))
                        .build()
                        .steps(30));
    }

    @Test
    void callsTheNetworkOnceAStepUnlessItSaysOtherwise() {
        assertEquals(
                21,
                SamplerDescriptor.builder("grid")
                        .steps(wanted -> wanted + 1)
                        .build()
                        .calls(20));
        assertEquals(
                39,
                SamplerDescriptor.builder("twice")
                        .calls(wanted -> 2 * wanted - 1)
                        .build()
                        .calls(20));
    }

    /** A descriptor that exists is as it is, whatever becomes of its builder. */
    @Test
    void doesNotFollowItsBuilder() {
        SamplerDescriptor.Builder builder = SamplerDescriptor.builder("ddim").alias("a");
        SamplerDescriptor sampler = builder.build();
        builder.alias("b").option(ETA);

        assertEquals(List.of("a"), sampler.aliases());
        assertEquals(List.of(), sampler.options());
        assertThrows(
                UnsupportedOperationException.class, () -> sampler.aliases().add("c"));
    }
}
