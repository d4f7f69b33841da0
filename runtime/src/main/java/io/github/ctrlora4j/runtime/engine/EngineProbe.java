package io.github.ctrlora4j.runtime.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.LibUtils;
import ai.djl.util.cuda.CudaUtils;
import com.sun.management.OperatingSystemMXBean;
import io.github.ctrlora4j.api.EngineException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an engine offers to the networks; probing it never fails. Immutable.
 *
 * @param name of the engine
 * @param version of its native libraries and of DJL; empty if they cannot be loaded
 * @param library folder of the native libraries that were loaded; empty if none were
 * @param devices every device that can be chosen
 * @param threads how its threads wait for each other, for a person
 * @param problem why the engine does not start; empty if it does
 */
public record EngineProbe(
        String name,
        String version,
        String library,
        List<ComputeDevice> devices,
        String threads,
        Optional<String> problem) {
    /**
     * A device.
     *
     * @param name as {@link TorchEngine#start} takes it
     * @param totalBytes of its memory; 0 if unknown
     * @param freeBytes free bytes of its memory; 0 if unknown
     */
    public record ComputeDevice(String name, long totalBytes, long freeBytes) {
        /** What models and residuals may take of it by default, see {@link MemoryBudget#defaultLimit}. */
        public long budgetBytes() {
            return MemoryBudget.defaultLimit(totalBytes, !name.equals("cpu"));
        }
    }

    public EngineProbe {
        devices = List.copyOf(devices);
    }

    /** Probes the engine of the image models; starts it if it is not started yet. */
    public static EngineProbe pytorch() {
        try {
            Engine engine = TorchEngine.load();
            return new EngineProbe(
                    TorchEngine.NAME,
                    engine.getVersion() + " (DJL " + Engine.getDjlVersion() + ")",
                    LibUtils.getLibtorchPath(),
                    devices(engine),
                    DjlSettings.apply(),
                    Optional.empty());
        } catch (EngineException e) {
            return failed(TorchEngine.NAME, e);
        }
    }

    /** The same for the engine of the conditions' networks, which runs on the same devices. */
    public static EngineProbe onnxRuntime() {
        try {
            Engine engine = OnnxEngine.load();
            String version = engine.getVersion() + " (DJL " + Engine.getDjlVersion() + ")";
            return new EngineProbe(OnnxEngine.NAME, version, "", List.of(), DjlSettings.apply(), Optional.empty());
        } catch (EngineException e) {
            return failed(OnnxEngine.NAME, e);
        }
    }

    private static EngineProbe failed(String name, EngineException e) {
        return new EngineProbe(name, "", "", List.of(), "", Optional.of(String.valueOf(e.getMessage())));
    }

    private static List<ComputeDevice> devices(Engine engine) {
        List<ComputeDevice> devices = new ArrayList<>();
        OperatingSystemMXBean machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        devices.add(new ComputeDevice("cpu", machine.getTotalMemorySize(), machine.getFreeMemorySize()));
        boolean measured = CudaUtils.hasCuda();
        for (int i = 0; i < TorchEngine.gpuCount(engine); i++) {
            MemoryUsage memory = measured ? CudaUtils.getGpuMemory(Device.gpu(i)) : new MemoryUsage(-1, 0, 0, 0);
            devices.add(new ComputeDevice("cuda:" + i, memory.getMax(), memory.getMax() - memory.getUsed()));
        }
        return devices;
    }
}
