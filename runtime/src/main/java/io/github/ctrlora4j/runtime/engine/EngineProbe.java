package io.github.ctrlora4j.runtime.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.pytorch.jni.LibUtils;
import ai.djl.util.cuda.CudaUtils;
import com.sun.management.OperatingSystemMXBean;
import io.github.ctrlora4j.api.EngineException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the machine offers the networks, found out without needing anything to work. Immutable.
 *
 * @param engine name and version of the engine and its native libraries; empty if they cannot be loaded
 * @param libraries folder of the native libraries that were loaded
 * @param threads threads within one operator
 * @param devices every device that can be chosen
 * @param problem why generation cannot work, if it cannot
 */
public record EngineProbe(
        Optional<String> engine,
        Optional<String> libraries,
        int threads,
        List<ComputeDevice> devices,
        Optional<String> problem) {
    /**
     * A device as {@code --device} names it.
     *
     * @param memoryBytes its total memory
     */
    public record ComputeDevice(String name, long memoryBytes) {}

    public EngineProbe {
        devices = List.copyOf(devices);
    }

    /** Starts the engine if it is not started yet, and looks around. */
    public static EngineProbe run() {
        try {
            Engine engine = TorchEngine.load();
            return new EngineProbe(
                    Optional.of(engine.getEngineName() + " " + engine.getVersion() + " through DJL "
                            + Engine.getDjlVersion()),
                    Optional.ofNullable(LibUtils.getLibtorchPath()).map(Object::toString),
                    JniUtils.getNumThreads(),
                    devices(engine),
                    Optional.empty());
        } catch (EngineException e) {
            return new EngineProbe(Optional.empty(), Optional.empty(), 0, List.of(), Optional.of(e.getMessage()));
        }
    }

    private static List<ComputeDevice> devices(Engine engine) {
        List<ComputeDevice> devices = new ArrayList<>();
        OperatingSystemMXBean machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        devices.add(new ComputeDevice("cpu", machine.getTotalMemorySize()));
        for (int i = 0; i < engine.getGpuCount(); i++) {
            devices.add(new ComputeDevice(
                    "cuda:" + i, CudaUtils.getGpuMemory(Device.gpu(i)).getMax()));
        }
        return devices;
    }
}
