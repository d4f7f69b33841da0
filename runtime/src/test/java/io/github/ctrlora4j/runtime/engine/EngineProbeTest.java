package io.github.ctrlora4j.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.runtime.engine.EngineProbe.ComputeDevice;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EngineProbeTest {
    @Test
    void pytorchComputesOnTheCpuAtLeast() {
        EngineProbe probe = EngineProbe.pytorch();
        assertEquals(Optional.empty(), probe.problem());
        assertEquals("PyTorch", probe.name());
        assertTrue(!probe.version().isEmpty() && !probe.library().isEmpty(), probe.toString());
        ComputeDevice cpu = probe.devices().get(0);
        assertEquals("cpu", cpu.name());
        assertTrue(cpu.freeBytes() > 0 && cpu.freeBytes() <= cpu.totalBytes(), cpu.toString());
    }

    /** Its networks compute where PyTorch does. */
    @Test
    void onnxRuntimeHasNoDevicesOfItsOwn() {
        EngineProbe probe = EngineProbe.onnxRuntime();
        assertEquals(Optional.empty(), probe.problem());
        assertEquals("OnnxRuntime", probe.name());
        assertEquals(List.of(), probe.devices());
    }
}
