package io.github.ctrlora4j.runtime;

import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageGenerator;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.ProgressListener;
import io.github.ctrlora4j.api.host.Stage;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A program that ends while it samples. Arguments: model folder, and how to end. */
final class EndingProcess {
    static final String SAMPLING = "sampling";

    private EndingProcess() {}

    public static void main(String[] arguments) throws InterruptedException {
        String ending = arguments[1];
        ImageGenerator generator = Ctrlora4j.open(RuntimeOptions.builder()
                        .modelFolder(Path.of(arguments[0]))
                        .device("cpu")
                        .build())
                .generator();
        CountDownLatch sampling = new CountDownLatch(1);
        ProgressListener listener = progress -> {
            if (progress.stage() == Stage.SAMPLE && progress.done() == 2) {
                sampling.countDown();
                if (ending.equals("listener")) {
                    System.exit(7);
                }
            }
        };
        Thread caller = new Thread(() -> generator.generate(request(), listener, new Cancellation()));
        caller.setDaemon(true);
        caller.start();
        sampling.await();
        switch (ending) {
            case "exit" -> System.exit(7);
            case "end" -> {}
            case "listener" -> caller.join(); // the listener ends the process; a signal would overtake it
            default -> {
                System.out.println(SAMPLING);
                caller.join();
            }
        }
    }

    /** Much longer than any ending takes. */
    private static GenerationRequest request() {
        return GenerationRequest.builder("miniature")
                .prompt("tulip")
                .steps(150)
                .batch(4)
                .size(new ImageSize(128, 128))
                .build();
    }
}
