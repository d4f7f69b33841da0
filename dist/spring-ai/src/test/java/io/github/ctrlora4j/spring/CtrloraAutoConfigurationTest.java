package io.github.ctrlora4j.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageHost;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import io.github.ctrlora4j.runtime.RuntimeOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.ai.image.ImageModel;
import org.springframework.beans.BeansException;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.NestedExceptionUtils;

class CtrloraAutoConfigurationTest {
    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class WithItsOwnHost {
        static final ImageHost HOST = Ctrlora4j.open(RuntimeOptions.builder().build());

        @Bean
        ImageHost own() {
            return HOST;
        }
    }

    @Test
    void takesEveryProperty() {
        try (ConfigurableApplicationContext context = DemoApplication.start(
                "ctrlora4j.plugin-folders=one,two",
                "ctrlora4j.residual-cache=64MB",
                "ctrlora4j.memory=2GB",
                "ctrlora4j.request-memory=3GB",
                "ctrlora4j.cache-folder=cache",
                "ctrlora4j.downloads-allowed=true",
                "ctrlora4j.image.negative-prompt=text",
                "ctrlora4j.image.clip-skip=2",
                "ctrlora4j.image.steps=9",
                "ctrlora4j.image.guidance-scale=4.5",
                "ctrlora4j.image.sampler=ddim",
                "ctrlora4j.image.sampler-options.eta=1",
                "ctrlora4j.image.seed=3",
                "ctrlora4j.image.n=2",
                "ctrlora4j.image.width=64",
                "ctrlora4j.image.height=128")) {
            CtrloraProperties properties = context.getBean(CtrloraProperties.class);

            RuntimeOptions runtime = properties.runtimeOptions();
            assertEquals(List.of(Path.of("one"), Path.of("two")), runtime.pluginFolders());
            assertEquals("cpu", runtime.device());
            assertEquals(64L << 20, runtime.residualCacheBytes());
            assertEquals(2L << 30, runtime.memoryBytes().orElseThrow());
            assertEquals(3L << 30, runtime.requestBytes().orElseThrow());
            assertEquals(Optional.of(Path.of("cache")), runtime.cacheFolder());
            assertTrue(runtime.downloadsAllowed());
            GenerationRequest request = properties.image().options().request().build();
            assertEquals(Map.of("eta", "1"), request.samplerOptions());
            assertEquals(
                    "GenerationRequest[miniature-ink, base basecn, conditions [], 9 steps of ddim{eta=1}, guidance 4.5,"
                            + " seed 3, batch 2, 64x128]",
                    request.toString());
            assertEquals("text", request.negativePrompt());
            assertEquals(2, request.clipSkip());
        }
    }

    @Test
    void leavesAnApplicationsOwnHostAlone() {
        try (ConfigurableApplicationContext context = DemoApplication.start(WithItsOwnHost.class)) {
            assertSame(WithItsOwnHost.HOST, context.getBean(ImageHost.class));
            assertEquals(1, context.getBeansOfType(ImageModel.class).size());
        }
    }

    @Test
    void givesWayToAnotherProvider() {
        try (ConfigurableApplicationContext context = DemoApplication.start("spring.ai.model.image=openai")) {
            assertTrue(context.getBeansOfType(ImageModel.class).isEmpty());
            assertEquals(1, context.getBeansOfType(ImageHost.class).size());
        }
    }

    @Test
    void failsAtTheStartForAWrongProperty() {
        assertStartFails("device: must be auto, cpu, cuda or cuda:N, got 'gpu'", "ctrlora4j.device=gpu");
        assertStartFails("steps: needs a number within 1..150, got 0", "ctrlora4j.image.steps=0");
    }

    private static void assertStartFails(String message, String property) {
        BeansException failure = assertThrows(BeansException.class, () -> DemoApplication.start(property));
        Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
        assertEquals(InvalidRequestException.class, cause.getClass());
        assertEquals(message, cause.getMessage());
    }

    /** What editors show. */
    @Test
    void describesItsProperties() throws IOException {
        try (InputStream file =
                CtrloraProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            String metadata = new String(file.readAllBytes(), UTF_8);
            assertTrue(metadata.contains("\"ctrlora4j.image.guidance-scale\""), metadata);
            assertTrue(metadata.contains("Classifier-free guidance; 0 to 50, 1 = off."), metadata);
            assertTrue(metadata.contains("\"ctrlora4j.model-folders\""), metadata);
        }
    }
}
