package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.dist.launch.Console;
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

    private final Host host;
    private final CommonOptions common;
    private final Console console;

    DoctorCommand(Host host, CommonOptions common, Console console) {
        this.host = host;
        this.common = common;
        this.console = console;
    }

    @Override
    public Integer call() {
        Diagnosis diagnosis = Diagnosis.make(host, common);
        if (json) {
            console.printJson(diagnosis.asMap());
        } else {
            diagnosis.lines().forEach(console::print);
        }
        return (diagnosis.canGenerate() ? ExitCode.OK : ExitCode.FAILED).value();
    }
}
