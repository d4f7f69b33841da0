package io.github.ctrlora4j.dist.storm;

import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.Stage;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import io.github.ctrlora4j.runtime.RuntimeOptions;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.nio.file.Path;

/** A process of {@link ExitStorm}, which is sampling when it ends. */
final class ExitWorker {
    static final int EXIT_CODE = 7;

    private ExitWorker() {}

    enum Way {
        ANOTHER_THREAD_EXITS,
        LISTENER_EXITS,
        TERMINATED
    }

    /** @param arguments models, plugins, source, way, step */
    public static void main(String[] arguments) {
        Way way = Way.valueOf(arguments[3]);
        int step = Integer.parseInt(arguments[4]);
        Ctrlora4j ctrlora4j = Ctrlora4j.open(RuntimeOptions.builder()
                .modelFolder(Path.of(arguments[0]))
                .pluginFolder(Path.of(arguments[1]))
                .device("cpu")
                .build());
        GenerationRequest request = GenerationRequest.builder("miniature")
                .condition(ConditionInput.builder("canny", ImageFiles.read(Path.of(arguments[2])))
                        .build())
                .steps(GenerationRequest.MAX_STEPS)
                .size(new ImageSize(256, 256))
                .build();
        ctrlora4j
                .generator()
                .generate(
                        request,
                        progress -> {
                            if (progress.stage() == Stage.SAMPLE && progress.done() == step) {
                                System.out.println("sampling");
                                switch (way) {
                                    case ANOTHER_THREAD_EXITS -> new Thread(() -> System.exit(EXIT_CODE)).start();
                                    case LISTENER_EXITS -> System.exit(EXIT_CODE);
                                    case TERMINATED -> {}
                                }
                            }
                        },
                        new Cancellation());
    }
}
