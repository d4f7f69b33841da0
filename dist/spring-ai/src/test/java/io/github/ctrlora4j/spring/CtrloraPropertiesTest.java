package io.github.ctrlora4j.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.runtime.RuntimeOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.unit.DataSize;

class CtrloraPropertiesTest {
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

    /** The annotations of the record have these three values. */
    @Test
    void defaultsAreThoseOfTheRuntime() {
        CtrloraProperties.Image image =
                new CtrloraProperties.Image(null, null, null, null, null, null, null, Map.of(), null, null, null, null);
        CtrloraProperties properties = new CtrloraProperties(
                List.of(), List.of(), "auto", DataSize.ofGigabytes(1), null, null, null, false, image);

        RuntimeOptions runtime = properties.runtimeOptions();
        RuntimeOptions standard = RuntimeOptions.builder().build();
        assertEquals(standard.device(), runtime.device());
        assertEquals(standard.residualCacheBytes(), runtime.residualCacheBytes());
        assertEquals(standard.memoryBytes(), runtime.memoryBytes());
        assertEquals(standard.requestBytes(), runtime.requestBytes());
        assertEquals(standard.cacheFolder(), runtime.cacheFolder());
        assertFalse(runtime.downloadsAllowed());
    }
}
