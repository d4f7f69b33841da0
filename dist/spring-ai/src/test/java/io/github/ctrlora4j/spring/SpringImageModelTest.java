package io.github.ctrlora4j.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageHost;
import io.github.ctrlora4j.api.host.Stage;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.ai.image.ImageGeneration;
import org.springframework.ai.image.ImageMessage;
import org.springframework.ai.image.ImageModel;
import org.springframework.ai.image.ImageOptionsBuilder;
import org.springframework.ai.image.ImagePrompt;
import org.springframework.ai.image.ImageResponse;
import org.springframework.ai.retry.NonTransientAiException;
import org.springframework.context.ConfigurableApplicationContext;

/** Generates on the embedded miniature, in an application that Spring Boot configures. */
class SpringImageModelTest {
    private static ConfigurableApplicationContext context;
    private static ImageModel model;

    @BeforeAll
    static void start() {
        context = DemoApplication.start("ctrlora4j.image.steps=2", "ctrlora4j.image.seed=7");
        model = context.getBean(ImageModel.class);
    }

    @AfterAll
    static void close() {
        context.close();
    }

    /** The example of README.md. */
    @Test
    void drawsAlongACondition() {
        CtrloraImageOptions options = CtrloraImageOptions.builder()
                .condition(ConditionInput.builder("canny", DemoApplication.rocket())
                        .weight(0.9)
                        .build())
                .steps(4)
                .seed(42)
                .build();
        ImageResponse response = model.call(new ImagePrompt("rocket, white background", options));
        ImageGeneration result = response.getResult();
        byte[] png = Base64.getDecoder().decode(result.getOutput().getB64Json());

        RgbImage picture = ImageFiles.read(png, "answer");
        assertEquals(DemoApplication.rocket().width(), picture.width());
        CtrloraImageMetadata metadata = (CtrloraImageMetadata) result.getMetadata();
        assertEquals(42, metadata.seed());
        String parameters = metadata.parameters();
        assertTrue(parameters.startsWith("rocket, white background\nSteps: 4, "), parameters);
        assertTrue(parameters.contains("canny"), parameters);
        assertEquals(List.of(), response.getMetadata().<List<String>>get(SpringImageModel.WARNINGS));
    }

    @Test
    void takesPortableOptionsAndWeightedMessages() {
        ImagePrompt prompt = new ImagePrompt(
                List.of(new ImageMessage("cat"), new ImageMessage("face", 1.5f), new ImageMessage("text", -1f)),
                ImageOptionsBuilder.builder().N(2).width(64).height(128).build());

        List<ImageGeneration> results = model.call(prompt).getResults();

        assertEquals(2, results.size());
        CtrloraImageMetadata second = (CtrloraImageMetadata) results.get(1).getMetadata();
        assertEquals(8, second.seed(), "seeds count on from ctrlora4j.image.seed");
        String[] lines = second.parameters().split("\n");
        assertEquals("cat, (face:1.5)", lines[0]);
        assertEquals("Negative prompt: text", lines[1]);
        assertTrue(lines[2].startsWith("Steps: 2, ") && lines[2].contains("Size: 64x128"), lines[2]);
    }

    @Test
    void namesAWrongOptionInSpringsException() {
        assertEquals(
                "steps: needs a number within 1..150, got 1000",
                failure(CtrloraImageOptions.builder().steps(1000).build()).getMessage());
        assertEquals(
                "size: needs a width and a height, or neither",
                failure(CtrloraImageOptions.builder().width(64).build()).getMessage());
        String sampler =
                failure(CtrloraImageOptions.builder().sampler("dimm").build()).getMessage();
        assertTrue(sampler.contains("dimm"), sampler);
        NonTransientAiException style = assertThrows(
                NonTransientAiException.class,
                () -> model.call(new ImagePrompt(
                        "cat", ImageOptionsBuilder.builder().style("vivid").build())));
        assertTrue(style.getMessage().startsWith("style: "), style.getMessage());
    }

    private static NonTransientAiException failure(CtrloraImageOptions options) {
        return assertThrows(NonTransientAiException.class, () -> model.call(new ImagePrompt("cat", options)));
    }

    /** Two calls, of which one is running: closing ends both, waits for that, and each learns what became of it. */
    @Test
    void closingTheContextCancelsWhatRunsAndWhatWaits() throws Exception {
        ConfigurableApplicationContext own = DemoApplication.start();
        ImageModel owned = own.getBean(ImageModel.class);
        ImageHost host = own.getBean(ImageHost.class);
        CountDownLatch sampling = new CountDownLatch(1);
        CtrloraImageOptions endless = CtrloraImageOptions.builder()
                .steps(GenerationRequest.MAX_STEPS)
                .width(64)
                .height(64)
                .progress(progress -> {
                    if (progress.stage() == Stage.SAMPLE) {
                        sampling.countDown();
                    }
                })
                .build();
        List<FutureTask<ImageResponse>> calls = List.of(call(owned, endless), call(owned, endless));
        sampling.await();

        own.close();

        for (FutureTask<ImageResponse> call : calls) {
            ExecutionException failure = assertThrows(ExecutionException.class, call::get);
            assertTrue(failure.getCause() instanceof NonTransientAiException, failure.toString());
            String message = failure.getCause().getMessage();
            assertTrue(message.contains("cancelled after 0 of 1 images") || message.contains("closed"), message);
        }
        assertThrows(IllegalStateException.class, host::generator);
        assertFalse(own.isActive());
    }

    private static FutureTask<ImageResponse> call(ImageModel model, CtrloraImageOptions options) {
        FutureTask<ImageResponse> call = new FutureTask<>(() -> model.call(new ImagePrompt("cat", options)));
        new Thread(call).start();
        return call;
    }
}
