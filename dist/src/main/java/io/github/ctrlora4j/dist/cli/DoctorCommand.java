package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.dist.launch.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code doctor}: whether generation can work here, and for each problem what to do. */
@Command(
        name = "doctor",
        description = "Checks Java, native libraries, devices, model folders and plugins; exits with 1 when generation"
                + " cannot work.")
final class DoctorCommand implements Callable<Integer> {
    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    private final CommandContext context;

    DoctorCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Diagnosis diagnosis = Diagnosis.make(context);
        if (json) {
            context.console().printJson(DiagnosisText.asMap(diagnosis));
        } else {
            DiagnosisText.lines(diagnosis).forEach(context.console()::print);
        }
        return (diagnosis.canGenerate() ? ExitCode.OK : ExitCode.FAILED).value();
    }
}
