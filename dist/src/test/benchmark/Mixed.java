import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * Requests of every kind on a small server; {@code mixed.sh} starts both. A request of the same kind and seed must always
 * give the same pictures. Caches and smaller batches round differently, so a channel may differ by 1. Fails if fewer than
 * a tenth of the requests were compared with an earlier answer, because then it has shown nothing.
 */
public final class Mixed {
    private static final int CLIENTS = 8;
    private static final int SEEDS = 3;
    /** Of the thousands that sizes, batches, conditions, checkpoints and seeds allow; the fewer, the more are compared. */
    private static final int DIFFERENT = 40;
    private static final List<String> CHECKPOINTS = List.of("miniature", "miniature-ink", "miniature-3d");
    /** Model and module. */
    private static final List<List<String>> CONDITIONS = List.of(
            List.of("ctrlora_canny", "canny"),
            List.of("ctrlora_softedge_hed", "hed"),
            List.of("ctrlora_scribble_hedsketch", "scribble_hed"),
            List.of("ctrlora_depth", "depth"));
    private static final List<int[]> SIZES = List.of(
            new int[] {64, 64}, new int[] {128, 64}, new int[] {64, 192}, new int[] {256, 256}, new int[] {512, 512});
    private static final List<String> BROKEN = List.of(
            "{\"prompt\":\"cat\",\"sampler_name\":\"No such sampler\"}",
            "{\"prompt\":\"cat\",\"width\":1e309}",
            "{\"prompt\":\"cat\",\"steps\":-1}",
            "{\"prompt\":",
            "{\"prompt\":\"cat\",\"override_settings\":{\"sd_model_checkpoint\":\"none of these\"}}",
            "{\"prompt\":\"cat\",\"alwayson_scripts\":{\"controlnet\":{\"args\":[{\"model\":\"no such\",\"image\":\"\"}]}}}");
    /** More than 1 GB of activations, or of finished pictures. */
    private static final List<String> TOO_LARGE = List.of(
            "{\"prompt\":\"cat\",\"width\":2048,\"height\":2048,\"batch_size\":16,\"steps\":1,\"sampler_name\":\"Euler\"}",
            "{\"prompt\":\"cat\",\"width\":2048,\"height\":2048,\"n_iter\":64,\"steps\":1,\"sampler_name\":\"Euler\"}");

    private static final Pattern PICTURES = Pattern.compile("\"images\":\\[([^\\]]*)\\]");

    private final HttpClient client = HttpClient.newHttpClient();
    private final String server;
    private final List<String> sources;
    private final List<String> drawings = new ArrayList<>();
    private final ConcurrentMap<String, List<BufferedImage>> expected = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> counts = new TreeMap<>();
    private final AtomicInteger compared = new AtomicInteger();
    private final AtomicInteger wrong = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicInteger left;

    private Mixed(String server, int requests, List<String> sources) {
        this.server = server;
        this.left = new AtomicInteger(requests);
        this.sources = sources;
        Random random = new Random(0);
        for (int i = 0; i < DIFFERENT; i++) {
            drawings.add(drawing(random));
        }
    }

    /** server, number of requests, process id of the server, folder with pictures, limit in MiB */
    public static void main(String[] arguments) throws Exception {
        List<String> sources = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of(arguments[3]))) {
            for (Path file : files.sorted().limit(3).toList()) {
                sources.add(Base64.getEncoder().encodeToString(Files.readAllBytes(file)));
            }
        }
        Mixed mixed = new Mixed(arguments[0].strip(), Integer.parseInt(arguments[1]), sources);
        mixed.run(Path.of("/proc", arguments[2], "status"), Long.parseLong(arguments[4]));
    }

    private void run(Path status, long limit) throws Exception {
        int requests = left.get();
        long start = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            Random random = new Random(i);
            Thread thread = new Thread(() -> client(random));
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        // Fails if the server is gone.
        HttpResponse<String> health = send(HttpRequest.newBuilder(URI.create(server + "/health")));
        long peak = peak(status);
        System.out.println("| " + requests + " mixed requests, " + CLIENTS + " clients, limit " + limit + " MiB | |");
        System.out.println("| --- | --- |");
        counts.forEach((name, count) -> System.out.println("| " + name + " | " + count + " |"));
        System.out.println(
                "| compared with an earlier answer; different drawings | " + compared + "; " + expected.size() + " |");
        System.out.println("| wrong pictures, unexpected answers | " + wrong + ", " + failed + " |");
        System.out.println("| peak of resident memory, MiB | " + peak + " |");
        System.out.println("| minutes | " + Duration.ofNanos(System.nanoTime() - start).toSeconds() / 6 / 10.0 + " |");
        boolean isEnough = compared.get() >= requests / 10;
        if (!isEnough) {
            System.err.println(compared + " answers were compared, fewer than a tenth of the requests");
        }
        if (wrong.get() + failed.get() > 0 || !isEnough || peak >= limit || health.statusCode() != 200) {
            System.exit(1);
        }
    }

    private static long peak(Path status) throws IOException {
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
                .findFirst()
                .orElse(0);
    }

    private void client(Random random) {
        while (left.getAndDecrement() > 0) {
            try {
                switch (random.nextInt(10)) {
                    case 0 -> refused("a broken request", pick(random, BROKEN), List.of(400, 404, 422));
                    case 1 -> refused("a request that is too large", pick(random, TOO_LARGE), List.of(507, 429, 422));
                    case 2 -> leave(random, pick(random, drawings));
                    case 3 -> interrupt(random, pick(random, drawings));
                    default -> draw(pick(random, drawings));
                }
            } catch (InterruptedException e) {
                return;
            } catch (Exception e) {
                failed.incrementAndGet();
                System.err.println(e);
            }
        }
    }

    private static <T> T pick(Random random, List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private String drawing(Random random) {
        int[] size = pick(random, SIZES);
        int batch = size[0] > 128 ? 1 : 1 + random.nextInt(4);
        String unit = "";
        if (random.nextBoolean()) {
            List<String> condition = pick(random, CONDITIONS);
            unit = ",\"alwayson_scripts\":{\"controlnet\":{\"args\":[{\"model\":\"" + condition.get(0)
                    + "\",\"module\":\"" + condition.get(1) + "\",\"image\":\"" + pick(random, sources) + "\"}]}}";
        }
        return "{\"prompt\":\"rocket, white background\",\"steps\":" + (2 + random.nextInt(2)) + ",\"width\":" + size[0]
                + ",\"height\":" + size[1] + ",\"batch_size\":" + batch + ",\"seed\":" + random.nextInt(SEEDS)
                + ",\"sampler_name\":\"Euler a\",\"override_settings\":{\"ctrlora_base\":\"basecn\","
                + "\"sd_model_checkpoint\":\"" + pick(random, CHECKPOINTS) + "\"}" + unit + "}";
    }

    private HttpRequest.Builder request(String body) {
        return HttpRequest.newBuilder(URI.create(server + "/sdapi/v1/txt2img"))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofMinutes(10))
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private synchronized void count(String name) {
        counts.computeIfAbsent(name, any -> new AtomicInteger()).incrementAndGet();
    }

    private void refused(String kind, String body, List<Integer> statuses) throws Exception {
        HttpResponse<String> answer = send(request(body));
        count(kind + ": " + answer.statusCode());
        if (!statuses.contains(answer.statusCode())) {
            failed.incrementAndGet();
            System.err.println(kind + ": " + answer.statusCode() + " to " + body);
        }
    }

    /** Goes away before the answer, unless that is quick. */
    private void leave(Random random, String body) throws Exception {
        CompletableFuture<HttpResponse<String>> answer =
                client.sendAsync(request(body).build(), HttpResponse.BodyHandlers.ofString());
        TimeUnit.MILLISECONDS.sleep(random.nextInt(2000));
        if (answer.cancel(true)) {
            count("clients that went away");
        } else {
            judge(body, answer.join());
        }
    }

    /** An interrupted drawing is answered with its picture as it was then, or refused while it waits. */
    private void interrupt(Random random, String body) throws Exception {
        String task = "task-" + random.nextLong();
        String named = "{\"force_task_id\":\"" + task + "\"," + body.substring(1);
        CompletableFuture<HttpResponse<String>> answer =
                client.sendAsync(request(named).build(), HttpResponse.BodyHandlers.ofString());
        TimeUnit.MILLISECONDS.sleep(random.nextInt(1500));
        HttpResponse<String> done = send(HttpRequest.newBuilder(URI.create(server + "/sdapi/v1/interrupt"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"task_id\":\"" + task + "\"}")));
        int status = answer.join().statusCode();
        count("an interrupted drawing: " + status);
        if (done.statusCode() != 200 || !List.of(200, 429, 503).contains(status)) {
            failed.incrementAndGet();
            System.err.println("interrupt: " + done.statusCode() + ", " + status + " " + answer.join().body());
        }
    }

    private void draw(String body) throws Exception {
        judge(body, send(request(body)));
    }

    private void judge(String body, HttpResponse<String> answer) throws Exception {
        count("a drawing: " + answer.statusCode());
        if (answer.statusCode() == 429) {
            TimeUnit.SECONDS.sleep(1);
        } else if (answer.statusCode() != 200) {
            failed.incrementAndGet();
            System.err.println(answer.statusCode() + " " + answer.body());
        } else {
            List<BufferedImage> drawn = pictures(answer.body());
            List<BufferedImage> before = expected.putIfAbsent(body, drawn);
            compared.addAndGet(before == null ? 0 : 1);
            if (before != null && !areEqual(before, drawn)) {
                wrong.incrementAndGet();
                System.err.println("another picture: " + body.replaceAll("\"image\":\"[^\"]*\"", "\"image\":…"));
            }
        }
    }

    private static List<BufferedImage> pictures(String body) throws IOException {
        Matcher list = PICTURES.matcher(body);
        if (!list.find()) {
            throw new IOException("no pictures: " + body.substring(0, Math.min(300, body.length())));
        }
        List<BufferedImage> pictures = new ArrayList<>();
        for (String picture : list.group(1).replace("\"", "").split(",")) {
            pictures.add(ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(picture))));
        }
        return pictures;
    }

    private static boolean areEqual(List<BufferedImage> some, List<BufferedImage> others) {
        if (some.size() != others.size()) {
            return false;
        }
        for (int i = 0; i < some.size(); i++) {
            BufferedImage a = some.get(i);
            BufferedImage b = others.get(i);
            if (a.getWidth() != b.getWidth() || a.getHeight() != b.getHeight()) {
                return false;
            }
            for (int y = 0; y < a.getHeight(); y++) {
                for (int x = 0; x < a.getWidth(); x++) {
                    for (int shift = 0; shift <= 16; shift += 8) {
                        if (Math.abs((a.getRGB(x, y) >> shift & 255) - (b.getRGB(x, y) >> shift & 255)) > 1) {
                            return false;
                        }
                    }
                }
            }
        }
        return true;
    }
}
