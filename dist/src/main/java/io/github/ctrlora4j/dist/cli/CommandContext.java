package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.host.Conditions;
import io.github.ctrlora4j.dist.launch.Console;
import io.github.ctrlora4j.dist.launch.ExitCode;
import io.github.ctrlora4j.dist.launch.Installation;
import io.github.ctrlora4j.dist.launch.Interrupt;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import io.github.ctrlora4j.runtime.RuntimeOptions;
import io.github.ctrlora4j.runtime.repository.PluginInstaller;
import io.github.ctrlora4j.runtime.repository.PluginRepository;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/** The environment of every command. Immutable. */
record CommandContext(CommonOptions common, Console console, Engines engines) {
    Installation installation() {
        return common.installation();
    }

    /** The runtime with the folders of the command line; the command closes it. */
    Ctrlora4j open() {
        return Ctrlora4j.open(common.runtimeOptions().build());
    }

    Ctrlora4j open(String device) {
        return Ctrlora4j.open(common.runtimeOptions().device(device).build());
    }

    /**
     * A runtime that the command's own shutdown hook ends.
     *
     * @param options those of {@link CommonOptions#runtimeOptions}, with more
     */
    Ctrlora4j openUntilExit(RuntimeOptions.Builder options) {
        return Ctrlora4j.open(options.keepOpenAtExit().build());
    }

    /**
     * Work on the plugin folder. After Ctrl-C the folder is as it was before the plugin in progress.
     *
     * @param repositories searched in this order
     */
    int inPluginFolder(List<PluginRepository> repositories, Consumer<PluginInstaller> work) {
        return cancellable(interrupt -> {
            try (Ctrlora4j ctrlora4j = open()) {
                work.accept(ctrlora4j.plugins(repositories, interrupt.cancellation()));
                return ExitCode.OK.value();
            }
        });
    }

    /** One line for each plugin or pack that cannot be used. */
    void noteProblems(Conditions conditions) {
        conditions.sources().forEach(source -> source.problem()
                .ifPresent(problem -> console.note("ctrlora4j: " + source.source() + ": " + problem)));
    }

    /** Work that Ctrl-C ends early, with nothing left behind. */
    int cancellable(ToIntFunction<Interrupt> work) {
        return cancellable(work, "cancelled, nothing was written");
    }

    /** @param note what Ctrl-C leaves, for a person */
    int cancellable(ToIntFunction<Interrupt> work, String note) {
        try (Interrupt interrupt = Interrupt.install()) {
            return work.applyAsInt(interrupt);
        } catch (CancellationException e) {
            console.note("ctrlora4j: " + note);
            return ExitCode.CANCELLED.value();
        }
    }
}
