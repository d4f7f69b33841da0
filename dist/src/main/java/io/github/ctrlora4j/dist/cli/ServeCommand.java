package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.dist.http.ImageServer;
import io.github.ctrlora4j.dist.http.ServerOptions;
import io.github.ctrlora4j.dist.launch.ExitCode;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import io.github.ctrlora4j.runtime.RuntimeOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code serve}: the server that existing clients speak to. Ends with a signal. */
@Command(
        name = "serve",
        description =
                "Serves a page for the browser, and stable-diffusion-webui's API, so that clients made for it draw"
                        + " with ctrlora4j.",
        sortOptions = false,
        footer = {
            "",
            "Models, LoRAs and plugins may be added and removed while it runs. Other machines can use it only if there"
                    + " are credentials: user:password in the file of --auth-file or in the environment variable"
                    + " CTRLORA4J_AUTH. SIGTERM and Ctrl-C end it: requests that wait are refused, the running one may"
                    + " go on for the time of --grace."
        })
final class ServeCommand implements Callable<Integer> {
    private static final String AUTH = "CTRLORA4J_AUTH";

    @Option(names = "--port", paramLabel = "N", description = "Default ${DEFAULT-VALUE}; 0 takes any free one.")
    private int port = ServerOptions.PORT;

    @Option(names = "--bind", paramLabel = "ADDRESS", description = "Address to listen on; default ${DEFAULT-VALUE}.")
    private String bind = ServerOptions.LOOPBACK;

    @Option(
            names = "--checkpoint",
            paramLabel = "NAME",
            description = "Checkpoint until a client chooses another; default: the one that was chosen last.")
    private Optional<String> checkpoint = Optional.empty();

    @Option(
            names = "--base",
            paramLabel = "FILE_OR_NAME",
            description = "Base ControlNet; may be left out where the model folders have just one that fits.")
    private Optional<String> base = Optional.empty();

    @Option(names = "--device", paramLabel = "D", description = "auto, cpu, cuda or cuda:N; default ${DEFAULT-VALUE}.")
    private String device = "auto";

    @Option(
            names = "--queue",
            paramLabel = "N",
            description = "Most requests that wait; more are told when to come again. Default ${DEFAULT-VALUE}.")
    private int queue = ServerOptions.QUEUE_CAPACITY;

    @Option(
            names = "--request-memory",
            paramLabel = "GB",
            description = "Most memory that one request may need, by prediction; default: all that the device has,"
                    + " less 0.5 GB on a CPU.")
    private Optional<Double> requestMemory = Optional.empty();

    @Option(names = "--auth-file", paramLabel = "FILE", description = "File with one line, user:password.")
    private Optional<Path> authFile = Optional.empty();

    @Option(
            names = "--allow-origin",
            paramLabel = "ORIGIN",
            description = "Origin of web pages that may use the server, such as https://example.org; repeatable.")
    private List<String> origins = new ArrayList<>();

    @Option(
            names = "--allow-host",
            paramLabel = "NAME",
            description = "Name by which clients reach the server, apart from localhost and addresses; repeatable.")
    private List<String> hosts = new ArrayList<>();

    @Option(
            names = "--settings",
            paramLabel = "FILE",
            description = "Where clients' options are kept; default ~/.ctrlora4j/server-options.json.")
    private Optional<Path> settings = Optional.empty();

    @Option(
            names = "--grace",
            paramLabel = "SECONDS",
            description = "How long the running request may go on when the server ends; default ${DEFAULT-VALUE}.")
    private int grace = (int) ServerOptions.PATIENCE.toSeconds();

    private final CommandContext context;

    ServeCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        ServerOptions options = options();
        RuntimeOptions.Builder runtime =
                context.common().runtimeOptions().device(device).readHashesInBackground();
        requestMemory.ifPresent(gigabytes -> runtime.requestBytes((long) (gigabytes * 1e9)));
        Ctrlora4j ctrlora4j = context.openUntilExit(runtime);
        ImageServer server;
        try {
            server = ImageServer.start(ctrlora4j, folders(), options);
        } catch (RuntimeException e) {
            ctrlora4j.close();
            throw e;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, ctrlora4j), "ctrlora4j-serve"));
        context.noteProblems(ctrlora4j.conditions());
        context.console()
                .note("ctrlora4j: "
                        + ctrlora4j.models().list(ModelRole.CHECKPOINT).size() + " checkpoints, "
                        + ctrlora4j.conditions().list().size() + " conditions");
        context.console().print("http://" + (bind.contains(":") ? "[" + bind + "]" : bind) + ":" + server.port());
        return untilKilled();
    }

    private ServerOptions options() {
        ServerOptions.Builder options = ServerOptions.builder()
                .bind(bind)
                .port(port)
                .queueCapacity(queue)
                .patience(Duration.ofSeconds(grace))
                .settings(settings.orElse(
                        context.installation().userHome().resolve(".ctrlora4j").resolve("server-options.json")));
        credentials().ifPresent(options::credentials);
        origins.forEach(options::origin);
        hosts.forEach(options::host);
        checkpoint.ifPresent(options::checkpoint);
        base.ifPresent(options::base);
        return options.build();
    }

    private Optional<String> credentials() {
        return authFile.map(ServeCommand::firstLine).or(() -> Optional.ofNullable(
                        context.installation().environment().get(AUTH))
                .filter(text -> !text.isBlank()));
    }

    private static String firstLine(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(String::strip)
                    .findFirst()
                    .filter(line -> !line.isEmpty())
                    .orElseThrow(() -> new InvalidRequestException(
                            file.toString(), "must have user:password in its first line, which is empty"));
        } catch (IOException | UncheckedIOException e) {
            throw new InvalidRequestException(file.toString(), "cannot be read", e);
        }
    }

    private List<Path> folders() {
        List<Path> folders = new ArrayList<>(context.common().searchedModelFolders());
        folders.addAll(context.common().runtimeOptions().build().pluginFolders());
        return folders;
    }

    /** Runs while the JVM ends. */
    private void stop(ImageServer server, Ctrlora4j ctrlora4j) {
        try {
            List<String> outcomes = server.stop();
            outcomes.forEach(outcome -> context.console().note("ctrlora4j: " + outcome));
            context.console().note("ctrlora4j: the server has ended, with " + outcomes.size() + " requests in hand");
        } finally {
            ctrlora4j.closeAtExit();
        }
    }

    private static int untilKilled() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ExitCode.OK.value();
    }
}
