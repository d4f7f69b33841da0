package io.github.ctrlora4j.dist.benchmark;

import com.sun.management.OperatingSystemMXBean;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.Parameter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Supplier;
import java.util.zip.CRC32;

/**
 * Milliseconds of the processor per 512×512 picture of every condition on the class path, without networks, beside what
 * {@code preprocessors.py} needs for it. The two sides take turns.
 */
public final class Preprocessors {
    private static final int SIDE = 512;
    private static final int TURNS = 9;
    private static final long WARM_UP_NANOS = 2_000_000_000L;
    /** Of the processor, whose time Linux tells in steps of 10 ms. */
    private static final long TURN_NANOS = 300_000_000L;

    /** What the script has, too; other parameters keep their defaults. */
    private static final Map<String, Map<String, String>> PARAMETERS = Map.of(
            "blur", Map.of("ksize", "25"),
            "inpainting", Map.of("above", "50", "below", "50", "left", "50", "right", "50"),
            "jpeg", Map.of("quality", "20"),
            "mlsd", Map.of("score", "0.1", "distance", "0.1"),
            "outpainting", Map.of("h", "50", "w", "50"),
            "pixel", Map.of("colors", "12", "scale", "6"));

    /** Their map is the photograph as it is: measured is how the photograph of a training pair is damaged. */
    private static final Set<String> DAMAGING = Set.of("dehazing", "deraining", "desnow", "lowlight");

    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private Preprocessors() {}

    /** Arguments: Python or {@code none}, the script, and the ids of conditions if not all are wanted. */
    public static void main(String[] arguments) throws IOException {
        List<String> wanted = Arrays.asList(arguments).subList(2, arguments.length);
        System.out.printf("%-32s %9s %9s %6s  %s%n", "512x512, one thread", "Java ms", "OpenCV ms", "ratio", "maps");
        if (arguments[0].equals("none")) {
            run(wanted, Optional.empty());
        } else {
            try (PythonSide python = PythonSide.start(arguments[0], arguments[1])) {
                run(wanted, Optional.of(python));
            }
        }
    }

    private static void run(List<String> wanted, Optional<PythonSide> python) throws IOException {
        List<Condition> conditions = new ArrayList<>();
        ServiceLoader.load(Condition.class).forEach(conditions::add);
        conditions.sort(Comparator.comparing(condition -> condition.descriptor().id()));
        RgbImage source = source();
        for (Condition condition : conditions) {
            String id = condition.descriptor().id();
            if (wanted.isEmpty() || wanted.contains(id)) {
                Supplier<RgbImage> detection = detection(condition, source);
                try {
                    report(id, detection, python);
                } catch (InvalidRequestException refusal) {
                    System.out.printf("%-32s %s%n", id, refusal.getMessage());
                }
            }
        }
    }

    private static Supplier<RgbImage> detection(Condition condition, RgbImage source) {
        Map<String, String> parameters = new LinkedHashMap<>(
                PARAMETERS.getOrDefault(condition.descriptor().id(), Map.of()));
        for (Parameter parameter : condition.descriptor().parameters()) {
            if (parameter.name().equals("detector") && parameter.choices().contains("classical")) {
                parameters.put("detector", "classical");
            }
        }
        PlainContext context = PlainContext.of(condition.descriptor(), parameters);
        return DAMAGING.contains(condition.descriptor().id())
                ? () -> condition.trainingImage(source, context)
                : () -> condition.detect(source, context);
    }

    private static void report(String id, Supplier<RgbImage> detection, Optional<PythonSide> python)
            throws IOException {
        long start = System.nanoTime();
        while (System.nanoTime() - start < WARM_UP_NANOS) {
            detection.get();
        }
        double[] java = new double[TURNS];
        double[] other = new double[TURNS];
        double[] ratios = new double[TURNS];
        String crc = "";
        for (int turn = 0; turn < TURNS; turn++) {
            java[turn] = milliseconds(detection);
            Optional<Timing> timing = python.isPresent() ? python.get().time(id) : Optional.empty();
            if (timing.isPresent()) {
                crc = timing.get().crc();
                other[turn] = timing.get().milliseconds();
                ratios[turn] = java[turn] / other[turn];
            }
        }
        if (crc.isEmpty()) {
            System.out.printf("%-32s %9.2f %9s%n", id, median(java), "-");
        } else {
            String maps = crc.equals(crc32(detection.get())) ? "equal" : "";
            System.out.printf("%-32s %9.2f %9.2f %6.2f  %s%n", id, median(java), median(other), median(ratios), maps);
        }
    }

    /**
     * The mean of a turn, in time of the processor: other work makes the slower side wait more often. It is the time of
     * all threads of Java, because the collector frees what Python frees as it goes.
     */
    private static double milliseconds(Supplier<RgbImage> detection) {
        long start = PROCESS.getProcessCpuTime();
        int count = 0;
        while (count < 3 || PROCESS.getProcessCpuTime() - start < TURN_NANOS) {
            detection.get();
            count++;
        }
        return (PROCESS.getProcessCpuTime() - start) / 1e6 / count;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static String crc32(RgbImage map) {
        CRC32 crc = new CRC32();
        crc.update(map.toBytes());
        return String.format("%08X", crc.getValue());
    }

    /** Edges, slopes and patches, as in the plugins' tests. */
    private static RgbImage source() {
        byte[] bytes = new byte[3 * SIDE * SIDE];
        for (int i = 0; i < SIDE * SIDE; i++) {
            int x = i % SIDE;
            int y = i / SIDE;
            bytes[3 * i] = (byte) (x * x / 16 + 3 * y);
            bytes[3 * i + 1] = (byte) (x * y >> 4);
            bytes[3 * i + 2] = (byte) (((x >> 4) + (y >> 4)) % 2 == 1 ? 255 : 2 * x + y);
        }
        return RgbImage.of(SIDE, SIDE, bytes);
    }
}
