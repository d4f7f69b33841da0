package io.github.ctrlora4j.runtime.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.util.Utils;
import ai.djl.util.cuda.CudaUtils;
import com.sun.management.OperatingSystemMXBean;
import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.MemoryException;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** A started engine and the device that was chosen. Immutable. */
public final class TorchEngine {
    static final String NAME = "PyTorch";

    /**
     * Java's heap, classes and compiled code, and libtorch's libraries: 0.4 GB of a server that draws with the miniature
     * models, and some room for the pictures of larger ones.
     */
    private static final long PROCESS_BYTES = 512L << 20;

    /** A process has one engine, as it has one copy of the native libraries. */
    private static Optional<Engine> loaded = Optional.empty();

    private final Engine engine;
    private final Device device;
    private final DataType computeType;

    private TorchEngine(Engine engine, Device device, DataType computeType) {
        this.engine = engine;
        this.device = device;
        this.computeType = computeType;
    }

    /**
     * Loads the native libraries and picks the device.
     *
     * @param device {@code auto} (CUDA if there is a GPU), {@code cpu}, {@code cuda} or {@code cuda:N}
     * @throws EngineException if the native libraries cannot be loaded
     * @throws InvalidRequestException if there is no such GPU
     */
    public static TorchEngine start(String device) {
        Engine engine = load();
        Device chosen = choose(device, gpuCount(engine));
        return new TorchEngine(engine, chosen, chosen.isGpu() ? DataType.FLOAT16 : DataType.FLOAT32);
    }

    /** The same with another {@link #computeType()} than the device's default. */
    public static TorchEngine start(String device, DataType computeType) {
        TorchEngine own = start(device);
        return new TorchEngine(own.engine, own.device, computeType);
    }

    private static Device choose(String device, int gpus) {
        if (device.equals("cpu") || device.equals("auto") && gpus == 0) {
            return Device.cpu();
        }
        int index = device.contains(":") ? Integer.parseInt(device.substring(device.indexOf(':') + 1)) : 0;
        if (index >= gpus) {
            throw new InvalidRequestException(
                    "device",
                    device + " does not exist: the engine sees " + gpus + " CUDA device(s); use the device cpu");
        }
        return Device.gpu(index);
    }

    /**
     * DJL counts GPUs through the system's CUDA runtime, which is absent when PyTorch bundles its own; ask libtorch
     * instead whether there is any.
     */
    static int gpuCount(Engine engine) {
        return engine.hasCapability(StandardCapabilities.CUDA) ? Math.max(1, engine.getGpuCount()) : 0;
    }

    /** Starts the engine if it is not started yet. */
    static synchronized Engine load() {
        if (loaded.isPresent()) {
            return loaded.get();
        }
        DjlSettings.apply();
        try {
            Engine engine = NativeUnpacking.guard(Utils.getEngineCacheDir("pytorch"), () -> Engine.getEngine(NAME));
            loaded = Optional.of(engine);
            return engine;
        } catch (ai.djl.engine.EngineException | IllegalArgumentException | LinkageError e) {
            throw StartFailure.of("PyTorch", e);
        }
    }

    /** Lets {@link #start} download native libraries that are missing from the class path. For the whole process. */
    public static void allowDownloads() {
        DjlSettings.allowDownloads();
    }

    /**
     * Turns a failure of the engine into one of our exceptions. libtorch throws one type for everything; only its
     * message tells that memory ran out.
     *
     * @param what what failed, for the message
     * @return a {@link MemoryException} if memory ran out
     */
    public static EngineException failure(String what, ai.djl.engine.EngineException e) {
        String message = String.valueOf(e.getMessage());
        String lower = message.toLowerCase(Locale.ROOT);
        if (lower.contains("out of memory")
                || lower.contains("can't allocate memory")
                || lower.contains("not enough memory")
                || lower.contains("bad_alloc")
                || lower.contains("_alloc_failed")) {
            return new MemoryException(
                    what,
                    "ran out of memory; use a smaller size or batch, fewer conditions or the device cpu, or close other"
                            + " programs",
                    e);
        }
        return new EngineException(what, "failed: " + reason(message), e);
    }

    /**
     * Work whose failures in the engine come out as {@link #failure}.
     *
     * @param what what fails, for the message
     */
    public static <T> T guarded(String what, Supplier<T> work) {
        try {
            return work.get();
        } catch (ai.djl.engine.EngineException e) {
            throw failure(what, e);
        }
    }

    /**
     * A failure inside a program first says where it happened; the last line that names an error says what happened.
     */
    private static String reason(String message) {
        return message.lines()
                .filter(line -> line.matches("\\w+(Error|Exception): .*"))
                .reduce((first, second) -> second)
                .or(() -> message.lines().findFirst())
                .orElse("");
    }

    public Device device() {
        return device;
    }

    /** Number format of the text encoder, UNet and control network: float16 on a GPU, float32 on a CPU. */
    public DataType computeType() {
        return computeType;
    }

    /** All memory of the device in bytes, in use or not; {@link Long#MAX_VALUE} where that is unknown. */
    public long memoryBytes() {
        long bytes = device.isGpu()
                ? CudaUtils.hasCuda() ? CudaUtils.getGpuMemory(device).getMax() : 0
                : ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)
                        .getTotalMemorySize();
        return bytes > 0 ? bytes : Long.MAX_VALUE;
    }

    /** What a request may take if nobody says otherwise: a CPU's memory also holds this process. */
    public long requestBytes() {
        long bytes = memoryBytes();
        return device.isGpu() || bytes == Long.MAX_VALUE ? bytes : Math.max(0, bytes - PROCESS_BYTES);
    }

    /** The most that may be kept in the device's memory beside what a request takes while it runs. */
    public long roomBeside(long requestBytes) {
        return availableBytes() - (device.isGpu() ? 0 : PROCESS_BYTES) - requestBytes;
    }

    /**
     * The device's memory that is free, and what this process holds of it; all of it where that is unknown, as on a GPU.
     */
    public long availableBytes() {
        return device.isGpu() ? memoryBytes() : Math.min(memoryBytes(), SystemMemory.availableBytes());
    }

    /** What may be kept in the device's memory between requests, if nobody says otherwise. */
    public long defaultMemoryBudget() {
        return MemoryBudget.defaultLimit(memoryBytes(), device.isGpu());
    }

    /** A new root scope on the device; the caller closes it. */
    public NDManager newManager() {
        return engine.newBaseManager(device);
    }

    /**
     * How many pairs of timestep and text a control network takes in one pass: as many as keep the device busy and its
     * activations bounded. One 64x64 latent already keeps a CPU busy, but not a GPU.
     *
     * @param latentArea height times width of a latent
     */
    public int pairsPerPass(int latentArea) {
        int busy = device.isGpu() ? 32 * 64 * 64 : 2 * 64 * 64;
        return Math.max(2, busy / latentArea);
    }
}
