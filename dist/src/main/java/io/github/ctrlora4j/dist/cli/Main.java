package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.dist.launch.Console;
import io.github.ctrlora4j.dist.launch.ExitCode;
import io.github.ctrlora4j.dist.launch.Installation;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Entry point of the launcher {@code bin/ctrlora4j}: wires the commands, runs one, and turns every failure into one
 * line and an exit code. Confined to the main thread.
 */
public final class Main {
    private static final String LOG_LEVEL = "org.slf4j.simpleLogger.";

    private final Console console;
    private final CommonOptions common;
    private final CommandLine commandLine;

    Main(Engines engines, Installation installation, Console console) {
        this.console = console;
        this.common = new CommonOptions(installation);
        CommandContext context = new CommandContext(common, console, engines);
        this.commandLine = new CommandLine(common)
                .addSubcommand(GenerateCommand.commandLine(context))
                .addSubcommand(new InfoCommand(context))
                .addSubcommand(new DetectCommand(context))
                .addSubcommand(new EvaluateCommand(context))
                .addSubcommand(new ServeCommand(context))
                .addSubcommand(new ConditionsCommand(context))
                .addSubcommand(new SamplersCommand(context))
                .addSubcommand(new CheckpointsCommand(context))
                .addSubcommand(new ConvertCommand(context))
                .addSubcommand(new PromptCommand(context))
                .addSubcommand(TrainCommand.commandLine(context))
                .addSubcommand(PackCommand.commandLine(context))
                .addSubcommand(PluginsCommand.commandLine(context))
                .addSubcommand(NativesCommand.commandLine(context))
                .addSubcommand(new DoctorCommand(context))
                .addSubcommand(new DemoCommand(context))
                .addSubcommand(new CompletionCommand(context))
                .addSubcommand(new CommandLine.HelpCommand())
                .setOut(console.out())
                .setErr(console.err())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExpandAtFiles(false) // a prompt may begin with @
                .setExecutionStrategy(this::execute)
                .setExitCodeExceptionMapper(failure -> exitCode(failure).value())
                .setParameterExceptionHandler((failure, arguments) -> usage(failure))
                .setExecutionExceptionHandler((failure, command, parsed) -> report(failure));
    }

    public static void main(String[] arguments) {
        Main main = new Main(Engines.real(), Installation.current(), Console.standard());
        System.exit(main.run(arguments).value());
    }

    ExitCode run(String... arguments) {
        int value;
        try {
            value = commandLine.execute(arguments);
        } catch (Error failure) { // picocli passes on what is not an Exception: no memory, no native library
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

    private int usage(ParameterException failure) {
        CommandLine command = failure.getCommandLine();
        if (failure.getMessage() != null && isGroup(command) && !(failure instanceof UnmatchedArgumentException)) {
            command.usage(console.out());
            return ExitCode.OK.value();
        }
        console.note("ctrlora4j: " + problem(failure) + " (see "
                + command.getCommandSpec().qualifiedName() + " --help)");
        return ExitCode.USAGE.value();
    }

    /** A command that only has subcommands can fail in two ways: none was given, or an unknown one. */
    private static boolean isGroup(CommandLine command) {
        return !command.getSubcommands().isEmpty();
    }

    /** picocli's own text lists suggestions on further lines. */
    private static String problem(ParameterException failure) {
        if (failure instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            String word = unmatched.getUnmatched().get(0);
            List<String> near = unmatched.getSuggestions();
            return (word.startsWith("-") ? "unknown option '" : "unexpected word '") + word + "'"
                    + (near.isEmpty() ? "" : "; did you mean " + near.get(0) + "?");
        }
        return oneLine(failure);
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
        if (failure instanceof CtrloraException reported) {
            return FieldOptions.message(reported);
        }
        if (failure instanceof OutOfMemoryError) {
            return "out of Java memory (" + oneLine(failure) + "); give it more, such as JAVA_OPTS=-Xmx8g";
        }
        if (failure instanceof LinkageError) {
            return "a library cannot be loaded: " + oneLine(failure) + "; 'ctrlora4j doctor' says more";
        }
        String hint = common.isVerbose() ? "" : " (run again with --verbose)";
        return "internal error: " + failure.getClass().getSimpleName() + ": " + oneLine(failure) + hint;
    }

    private static String oneLine(Throwable failure) {
        return CtrloraException.oneLine(Optional.ofNullable(failure.getMessage())
                .map(text -> text.strip().replaceAll("\\s*\\R\\s*", " "))
                .orElse("no message"));
    }
}
