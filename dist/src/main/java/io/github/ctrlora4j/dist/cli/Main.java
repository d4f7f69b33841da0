package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.dist.launch.Console;
import io.github.ctrlora4j.dist.launch.ExitCode;
import io.github.ctrlora4j.dist.launch.Installation;
import java.util.Optional;
import picocli.CommandLine;

/**
 * Entry point of the launcher {@code bin/ctrlora4j}: wires the commands, runs one, and turns every failure into one line
 * and an exit code. Confined to the main thread.
 */
public final class Main {
    private static final String LOG_LEVEL = "org.slf4j.simpleLogger.";

    private final Console console;
    private final CommonOptions common;
    private final CommandLine commandLine;

    Main(Host host, Installation installation, Console console) {
        this.console = console;
        this.common = new CommonOptions(installation);
        this.commandLine = new CommandLine(common)
                .addSubcommand(new GenerateCommand(host, common, console))
                .addSubcommand(new DetectCommand(host, common, console))
                .addSubcommand(new ConditionsCommand(host, common, console))
                .addSubcommand(new CheckpointsCommand(host, console))
                .addSubcommand(PackCommand.of(host, common, console))
                .addSubcommand(PluginsCommand.commandLine(common, console))
                .addSubcommand(new DoctorCommand(host, common, console))
                .addSubcommand(new DemoCommand(host, common, console))
                .setOut(console.out())
                .setErr(console.err())
                .setExecutionStrategy(this::execute)
                .setExitCodeExceptionMapper(failure -> exitCode(failure).value())
                .setParameterExceptionHandler((failure, arguments) -> usage(failure))
                .setExecutionExceptionHandler((failure, command, parsed) -> report(failure));
    }

    public static void main(String[] arguments) {
        Main main = new Main(new RuntimeHost(), Installation.current(), Console.standard());
        System.exit(main.run(arguments).value());
    }

    ExitCode run(String... arguments) {
        int value;
        try {
            value = commandLine.execute(arguments);
        } catch (Error failure) { // picocli hands on what is no Exception: no memory, no native library
            value = report(failure);
        }
        for (ExitCode code : ExitCode.values()) {
            if (code.value() == value) {
                return code;
            }
        }
        return ExitCode.FAILED;
    }

    private int execute(CommandLine.ParseResult parsed) {
        if (common.isVerbose()) {
            System.setProperty(LOG_LEVEL + "defaultLogLevel", "info");
            System.setProperty(LOG_LEVEL + "log.io.github.ctrlora4j", "debug");
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    private int usage(CommandLine.ParameterException failure) {
        String command = failure.getCommandLine().getCommandSpec().qualifiedName();
        console.note("ctrlora4j: " + oneLine(failure) + " (see " + command + " --help)");
        return ExitCode.USAGE.value();
    }

    private int report(Throwable failure) {
        console.note("ctrlora4j: " + message(failure));
        if (common.isVerbose()) {
            for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
                console.note("  caused by " + cause.getClass().getSimpleName() + ": " + oneLine(cause));
            }
            if (!(failure instanceof CtrloraException)) {
                failure.printStackTrace(console.err());
            }
        }
        return exitCode(failure).value();
    }

    private static ExitCode exitCode(Throwable failure) {
        return failure instanceof InvalidRequestException ? ExitCode.USAGE : ExitCode.FAILED;
    }

    private String message(Throwable failure) {
        if (failure instanceof CtrloraException) {
            return oneLine(failure);
        }
        if (failure instanceof OutOfMemoryError) {
            return "out of Java memory (" + oneLine(failure) + "); give it more, such as JAVA_OPTS=-Xmx8g";
        }
        if (failure instanceof LinkageError) {
            return "a library does not load: " + oneLine(failure) + "; 'ctrlora4j doctor' says more";
        }
        String hint = common.isVerbose() ? "" : " (run again with --verbose)";
        return "internal error: " + failure.getClass().getSimpleName() + ": " + oneLine(failure) + hint;
    }

    private static String oneLine(Throwable failure) {
        return Optional.ofNullable(failure.getMessage())
                .map(text -> text.strip().replaceAll("\\s*\\R\\s*", " "))
                .orElse("no message")
                .replaceAll("\\p{Cntrl}", "?");
    }
}
