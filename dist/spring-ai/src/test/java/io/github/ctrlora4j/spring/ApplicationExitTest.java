package io.github.ctrlora4j.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.Stage;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.springframework.ai.image.ImageModel;
import org.springframework.ai.image.ImagePrompt;
import org.springframework.ai.retry.NonTransientAiException;

/** A process that ends while an image is being made. */
class ApplicationExitTest {
    private static final int EXIT_CODE = 7;

    /** Calls {@code System.exit} in the middle of a generation; a hook of its own waits for what the call says. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) throws InterruptedException {
            ImageModel model = DemoApplication.start().getBean(ImageModel.class);
            CountDownLatch sampling = new CountDownLatch(1);
            CtrloraImageOptions options = CtrloraImageOptions.builder()
                    .steps(GenerationRequest.MAX_STEPS)
                    .width(64)
                    .height(64)
                    .progress(progress -> {
                        if (progress.stage() == Stage.SAMPLE) {
                            sampling.countDown();
                        }
                    })
                    .build();
            Thread caller = new Thread(() -> report(model, options));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> join(caller)));
            caller.start();
            sampling.await();
            System.exit(EXIT_CODE);
        }

        private static void report(ImageModel model, CtrloraImageOptions options) {
            try {
                model.call(new ImagePrompt("cat", options));
            } catch (NonTransientAiException e) {
                System.out.println(e.getMessage());
            }
        }

        private static void join(Thread caller) {
            try {
                caller.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void isCleanAndSaysWhatBecameOfTheRequest() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-CreateCoredumpOnCrash",
                        "-XX:ErrorFile=/dev/null",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertEquals(EXIT_CODE, process.waitFor(), output);
        assertTrue(output.contains("the generation was cancelled after 0 of 1 images"), output);
        assertTrue(output.contains("The application context is closing: 1 running or waiting generations"), output);
    }
}
