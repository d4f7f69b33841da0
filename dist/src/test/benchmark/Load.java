import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Load on a running server; {@code load.sh} starts both. Wrong pictures are those that differ from the ones drawn
 * alone. Pictures that come after the end are looked at, but not counted: they were not drawn in the time that the rate
 * is over.
 */
public final class Load {
    private static final int SEEDS = 8;
    /** A request that waits longer than this is stuck. */
    private static final Duration STUCK = Duration.ofMinutes(5);

    /** Lines of the table of memory. */
    private static final int SAMPLES = 10;
    /** In the second half; the first one has Java compile what is called often. */
    private static final double MAX_GROWTH = 0.05;
    /** Shorter runs say nothing about growth. */
    private static final Duration WARM = Duration.ofMinutes(5);

    private static final Pattern TIMES = Pattern.compile("waited=([0-9.]+) drawn=([0-9.]+)");
    private static final Pattern PICTURE = Pattern.compile("\"images\":\\[\"([^\"]+)\"");

    private final HttpClient client = HttpClient.newHttpClient();
    private final String server;
    private final Path log;
    private final List<Double> times = Collections.synchronizedList(new ArrayList<>());
    private final Map<Integer, String> expected = new ConcurrentHashMap<>();
    private final AtomicInteger wrong = new AtomicInteger();
    private final AtomicInteger gone = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicInteger drawn = new AtomicInteger();

    private Load(String server, Path log) {
        this.server = server;
        this.log = log;
    }

    /** server, minutes, clients, process id of the server, its plugin folder, folder with plugins, the server's log */
    public static void main(String[] arguments) throws Exception {
        Load load = new Load(arguments[0].strip(), Path.of(arguments[6]));
        load.run(
                Duration.ofSeconds((long) (60 * Double.parseDouble(arguments[1]))),
                Integer.parseInt(arguments[2]),
                new ServerMemory(Path.of("/proc", arguments[3], "status"), load.server, load.client),
                Path.of(arguments[4]),
                Path.of(arguments[5]));
    }

    private static String body(int seed) {
        return "{\"prompt\":\"rocket, white background\",\"steps\":4,\"width\":64,\"height\":64,\"seed\":" + seed
                + ",\"sampler_name\":\"Euler a\"}";
    }

    private HttpRequest request(int seed) {
        return HttpRequest.newBuilder(URI.create(server + "/sdapi/v1/txt2img"))
                .header("Content-Type", "application/json")
                .timeout(STUCK)
                .POST(HttpRequest.BodyPublishers.ofString(body(seed)))
                .build();
    }

    private void run(Duration time, int clients, ServerMemory memory, Path folder, Path plugins) throws Exception {
        for (int seed = 0; seed < SEEDS; seed++) {
            String body =
                    client.send(request(seed), HttpResponse.BodyHandlers.ofString()).body();
            expected.put(seed, picture(body).orElseThrow(() -> new IllegalStateException(start(body))));
        }
        String together = System.getenv("LOAD_TOGETHER");
        if (together != null) {
            String[] parts = together.split(" ");
            meet(Path.of(parts[0]), Integer.parseInt(parts[1]));
        }
        List<String> samples = new ArrayList<>(List.of(memory.sample(0)));
        long end = System.nanoTime() + time.toNanos();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            Random random = new Random(i);
            Thread thread = new Thread(() -> client(random, end));
            thread.start();
            threads.add(thread);
        }
        int changes = 0;
        while (System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(500);
            changePlugins(folder, plugins, changes++);
            double part = 1 - (end - System.nanoTime()) / (double) time.toNanos();
            if (part * SAMPLES >= samples.size()) {
                samples.add(memory.sample(part * time.toSeconds()));
            }
        }
        for (Thread thread : threads) {
            thread.join();
        }
        report(time, clients, changes, memory.growth());
        System.out.println();
        System.out.println(ServerMemory.HEADER);
        samples.forEach(System.out::println);
        if (wrong.get() + failed.get() > 0 || time.compareTo(WARM) > 0 && memory.growth() > MAX_GROWTH) {
            System.exit(1);
        }
    }

    /** Waits until that many programs have come as far as this one; each leaves a file in the folder. */
    private static void meet(Path folder, int programs) throws Exception {
        Files.createDirectories(folder);
        Files.createTempFile(folder, "ready", "");
        long late = System.nanoTime() + STUCK.toNanos();
        while (true) {
            try (Stream<Path> ready = Files.list(folder)) {
                if (ready.count() >= programs) {
                    return;
                }
            }
            if (System.nanoTime() > late) {
                throw new IllegalStateException("fewer than " + programs + " servers have started");
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private void report(Duration time, int clients, int changes, double growth) throws IOException {
        List<Double> waited = new ArrayList<>();
        List<Double> drew = new ArrayList<>();
        for (String line : Files.readAllLines(log)) {
            Matcher times = TIMES.matcher(line);
            if (times.find()) {
                waited.add(Double.parseDouble(times.group(1)));
                drew.add(Double.parseDouble(times.group(2)));
            }
        }
        // The pictures drawn alone came first.
        row(clients + " clients, " + time.toSeconds() + " s, " + Runtime.getRuntime().availableProcessors()
                + " cores, load " + loadAverage(), "");
        row("---", "---");
        row("pictures", drawn.get() + ", " + number(drawn.get() / (double) time.toSeconds()) + " per second");
        row("in the queue, s", percentiles(waited.subList(Math.min(SEEDS, waited.size()), waited.size())));
        row("drawing, s", percentiles(drew.subList(Math.min(SEEDS, drew.size()), drew.size())));
        row("answer, s", percentiles(times));
        row("wrong pictures, failed requests", wrong.get() + ", " + failed.get());
        row("clients that went away, refused with 429", gone.get() + ", " + refused.get());
        row("changes of the plugin folder", Integer.toString(changes));
        row("growth of resident memory in the second half", number(100 * growth) + " %");
    }

    private static void row(String name, String value) {
        System.out.println("| " + name + " | " + value + " |");
    }

    private static String percentiles(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return "p50 " + number(part(sorted, 0.5)) + ", p95 " + number(part(sorted, 0.95)) + ", p99 "
                + number(part(sorted, 0.99));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    /** Of the last minute, the load itself included: whether the machine had other work. */
    private static String loadAverage() throws IOException {
        Path file = Path.of("/proc/loadavg");
        return Files.exists(file) ? Files.readString(file).split(" ")[0] : "unknown";
    }

    private static double part(double[] sorted, double part) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1, sorted.length * part)];
    }

    /** Every eighth request goes away before its answer. */
    private void client(Random random, long end) {
        while (System.nanoTime() < end) {
            int seed = random.nextInt(SEEDS);
            long start = System.nanoTime();
            CompletableFuture<HttpResponse<String>> answer =
                    client.sendAsync(request(seed), HttpResponse.BodyHandlers.ofString());
            try {
                if (random.nextInt(8) == 0) {
                    TimeUnit.MILLISECONDS.sleep(random.nextInt(2000));
                    if (answer.cancel(true)) {
                        gone.incrementAndGet();
                        continue;
                    }
                }
                HttpResponse<String> received = answer.join();
                long now = System.nanoTime();
                check(seed, received, (now - start) / 1e9, now < end);
            } catch (CompletionException e) {
                failed.incrementAndGet();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** An answer without a picture is a failure, whatever its status. */
    private void check(int seed, HttpResponse<String> answer, double seconds, boolean isInTime)
            throws InterruptedException {
        if (answer.statusCode() == 429) {
            refused.incrementAndGet();
            TimeUnit.SECONDS.sleep(1);
            return;
        }
        Optional<String> picture = answer.statusCode() == 200 ? picture(answer.body()) : Optional.empty();
        if (picture.isEmpty()) {
            failed.incrementAndGet();
            System.err.println(answer.statusCode() + " " + start(answer.body()));
            return;
        }
        drawn.addAndGet(isInTime ? 1 : 0);
        times.add(seconds);
        if (!picture.get().equals(expected.get(seed))) {
            wrong.incrementAndGet();
        }
    }

    private static Optional<String> picture(String body) {
        Matcher picture = PICTURE.matcher(body);
        return picture.find() ? Optional.of(picture.group(1)) : Optional.empty();
    }

    private static String start(String body) {
        return body.substring(0, Math.min(500, body.length()));
    }

    /** Takes a plugin away and puts it back. */
    private static void changePlugins(Path folder, Path plugins, int change) throws IOException {
        try (Stream<Path> jars = Files.list(plugins)) {
            Path jar = jars.filter(file -> file.toString().contains("grayscale")).findFirst().orElse(null);
            if (jar == null) {
                return;
            }
            Path target = folder.resolve(jar.getFileName());
            if (change % 2 == 0) {
                Files.copy(jar, target, StandardCopyOption.REPLACE_EXISTING);
            } else {
                Files.deleteIfExists(target);
            }
        }
    }

    /** What the server's memory consists of, in MiB; the last column is what malloc holds: tensors, and Java's own. */
    private static final class ServerMemory {
        static final String HEADER = """
                | s | resident | Java heap, used / taken | classes and compiled code | buffers | files | native rest |
                | --- | --- | --- | --- | --- | --- | --- |""";

        private final Path status;
        private final String server;
        private final HttpClient client;
        private final List<Double> resident = new ArrayList<>();

        ServerMemory(Path status, String server, HttpClient client) {
            this.status = status;
            this.server = server;
            this.client = client;
        }

        String sample(double seconds) throws Exception {
            String metrics = client.send(
                            HttpRequest.newBuilder(URI.create(server + "/metrics")).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            double heap = sum(metrics, "jvm_memory_committed_bytes{area=\"heap\"");
            double code = sum(metrics, "jvm_memory_committed_bytes{area=\"nonheap\"");
            double buffers = sum(metrics, "jvm_buffer_memory_used_bytes{id=\"direct\"");
            double files = kilobytes("RssFile:") / 1024;
            double all = kilobytes("VmRSS:") / 1024;
            resident.add(all);
            return String.format(
                    Locale.ROOT,
                    "| %.0f | %.0f | %.0f / %.0f | %.0f | %.0f | %.0f | %.0f |",
                    seconds,
                    all,
                    sum(metrics, "jvm_memory_used_bytes{area=\"heap\""),
                    heap,
                    code,
                    buffers,
                    files,
                    all - heap - code - buffers - files);
        }

        /** From half-way to the end; 0.05 is 5 %. */
        double growth() {
            return resident.get(resident.size() - 1) / resident.get(resident.size() / 2) - 1;
        }

        private static double sum(String metrics, String prefix) {
            return metrics.lines()
                            .filter(line -> line.startsWith(prefix))
                            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                            .sum()
                    / (1 << 20);
        }

        private double kilobytes(String key) throws IOException {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith(key))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        }
    }
}
