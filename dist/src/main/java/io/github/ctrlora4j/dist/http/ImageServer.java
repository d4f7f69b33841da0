package io.github.ctrlora4j.dist.http;

import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.host.ImageHost;
import io.github.ctrlora4j.dist.http.queue.JobQueue;
import io.github.ctrlora4j.dist.http.webui.Admission;
import io.github.ctrlora4j.dist.http.webui.ApiSamplers;
import io.github.ctrlora4j.dist.http.webui.CheckpointTitles;
import io.github.ctrlora4j.dist.http.webui.JobFactory;
import io.github.ctrlora4j.dist.http.webui.OptionStore;
import io.github.ctrlora4j.dist.http.webui.OptionValues;
import io.github.ctrlora4j.dist.http.webui.PictureInfo;
import io.github.ctrlora4j.dist.http.webui.ProgressAnswers;
import io.github.ctrlora4j.dist.http.webui.RequestReader;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.compression.Gzip;
import io.javalin.config.JavalinConfig;
import io.javalin.util.JavalinBindException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.ConnectionLimit;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves stable-diffusion-webui's API, and a page for people, from an {@link ImageHost}, which stays the caller's.
 * Thread-safe.
 *
 * <p>Each request is checked before it waits; one is drawn at a time. Failures of a request are its own.
 */
public final class ImageServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ImageServer.class);

    private static final int MAX_CONNECTIONS = 512;

    /** Preprocessors and resizing beside the drawing. */
    private static final int MAX_DETECTIONS = 2;

    /** A connection may block one thread while its body arrives, so no number of slow clients uses up all threads. */
    private static final int THREADS = MAX_CONNECTIONS + 32;

    private static final int MAX_HEADERS = 16 << 10;
    private static final Duration IDLE = Duration.ofSeconds(60);

    /** The size from which answers are compressed, as stable-diffusion-webui does. */
    private static final int COMPRESSED_FROM = 1000;

    /** How often the clients of waiting requests are looked after; the running one's is at every step. */
    private static final Duration GLANCE = Duration.ofMillis(250);

    private final ServerOptions options;
    private final JobQueue queue;
    private final ServerMetrics metrics;
    private final QueuedThreadPool threads = new QueuedThreadPool(THREADS, 4);
    private final ScheduledExecutorService glances = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "ctrlora4j-clients");
        thread.setDaemon(true);
        return thread;
    });
    private final Javalin server;
    private volatile boolean isStopping;

    private ImageServer(ImageHost host, List<Path> folders, ServerOptions options) {
        this.options = options;
        this.queue = JobQueue.start(options.queueCapacity());
        this.metrics = new ServerMetrics(queue);
        this.server = Javalin.create(this::configure);
        register(host, new Redaction(folders));
    }

    /**
     * Starts a server.
     *
     * @param folders of models and plugins, which messages do not show
     * @throws EngineException if the port is taken
     */
    public static ImageServer start(ImageHost host, List<Path> folders, ServerOptions options) {
        ImageServer server = new ImageServer(host, folders, options);
        try {
            server.server.start();
        } catch (JavalinBindException e) {
            server.close();
            throw new EngineException(
                    "port " + options.port(),
                    "cannot be opened at " + options.bind() + "; another program uses it, or it needs more rights",
                    e);
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
        SlowClients slow = new SlowClients(server.server.jettyServer().server(), System::nanoTime);
        server.regularly(server.queue::dropAbandoned);
        server.regularly(slow::close);
        return server;
    }

    private void regularly(Runnable glance) {
        Runnable lasting = () -> {
            try {
                glance.run();
            } catch (RuntimeException | Error e) {
                log.warn("A look after the clients failed; the next one follows", e);
            }
        };
        Future<?> unused =
                glances.scheduleWithFixedDelay(lasting, GLANCE.toMillis(), GLANCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void configure(JavalinConfig config) {
        config.showJavalinBanner = false;
        config.startupWatcherEnabled = false;
        config.http.defaultContentType = "application/json";
        config.http.prefer405over404 = true;
        config.http.maxRequestSize = options.maxBodyBytes();
        CompressionStrategy compression = new CompressionStrategy(null, new Gzip(1));
        compression.setDefaultMinSizeForCompression(COMPRESSED_FROM);
        config.http.customCompression(compression);
        threads.setName("ctrlora4j-http");
        threads.setDaemon(true);
        config.jetty.threadPool = threads;
        config.jetty.modifyServer(jetty -> {
            jetty.setStopTimeout(0);
            jetty.addBean(new ConnectionLimit(MAX_CONNECTIONS, jetty));
        });
        config.jetty.modifyHttpConfiguration(http -> {
            http.setSendServerVersion(false);
            http.setRequestHeaderSize(MAX_HEADERS);
        });
        config.jetty.addConnector((jetty, http) -> {
            ServerConnector connector = new ServerConnector(jetty, new HttpConnectionFactory(http));
            connector.setHost(options.bind());
            connector.setPort(options.port());
            connector.setIdleTimeout(IDLE.toMillis());
            return connector;
        });
    }

    private void register(ImageHost host, Redaction redaction) {
        ErrorAnswers errors = new ErrorAnswers(redaction);
        AccessRules access = new AccessRules(options);
        RequestBodies bodies = new RequestBodies(options.maxBodyBytes(), System::nanoTime);
        OptionStore stored = OptionStore.open(options.settings());
        CheckpointTitles checkpoints = new CheckpointTitles(host.models());
        options.checkpoint().ifPresent(name -> stored.preset(OptionValues.CHECKPOINT, checkpoints.title(name)));
        options.base().ifPresent(name -> stored.preset(OptionValues.BASE, CheckpointTitles.stem(Path.of(name))));
        ApiSamplers samplers = new ApiSamplers(host.samplers());
        JobFactory jobs = new JobFactory(
                host,
                new RequestReader(host, checkpoints, samplers, options.limits(), options.base()),
                stored,
                new Admission(host, Runtime.getRuntime().maxMemory() / 2));
        Turns turns = new Turns(MAX_DETECTIONS, options.queueCapacity());
        server.before(access::check);
        errors.register(server);
        new GenerationEndpoints(queue, jobs, bodies, errors, metrics, threads).register(server);
        new ProgressEndpoints(queue, new ProgressAnswers(queue), bodies).register(server);
        new OptionEndpoints(stored, checkpoints, bodies).register(server);
        new ListEndpoints(host, checkpoints, samplers).register(server);
        new ControlEndpoints(host, stored, bodies, turns).register(server);
        new ExtraEndpoints(bodies, turns).register(server);
        new PageEndpoints(new Catalog(host, checkpoints, redaction)).register(server);
        new MachineEndpoints(queue, metrics, options, () -> isStopping, new PictureInfo(host), bodies).register(server);
    }

    /** The port on which it listens. */
    public int port() {
        return server.port();
    }

    /**
     * Takes no more requests, drops those that wait, lets the running one finish or stops it, and ends.
     *
     * @return what became of each request, one line each
     */
    public List<String> stop() {
        isStopping = true;
        List<String> outcomes = queue.stop(options.patience());
        glances.shutdownNow();
        awaitAnswers();
        server.stop();
        metrics.close();
        return outcomes;
    }

    /** Answers that are being written go out before the connections close. */
    private void awaitAnswers() {
        try {
            long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
            while (threads.getUtilizedThreads() > 0 && System.nanoTime() < end) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop();
    }
}
