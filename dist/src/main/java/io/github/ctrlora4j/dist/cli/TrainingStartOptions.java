package io.github.ctrlora4j.dist.cli;

import java.util.Optional;
import picocli.CommandLine.Option;

/** What a training begins with, for every {@code train} command that trains; these options come first in its help. */
final class TrainingStartOptions {
    @Option(
            names = "--checkpoint",
            required = true,
            paramLabel = "FILE_OR_NAME",
            description = "Model that draws. What is learned then works on others of its family.")
    private String checkpoint = "";

    @Option(
            names = "--base",
            paramLabel = "FILE_OR_NAME",
            description = "Base ControlNet to begin with. Without it, 'train condition' takes the only one of the model"
                    + " folders, and 'train base' a copy of the checkpoint's encoder.")
    private Optional<String> base = Optional.empty();

    String checkpoint() {
        return checkpoint;
    }

    Optional<String> base() {
        return base;
    }
}
