package io.github.ctrlora4j.runtime.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.InvalidRequestException;

/** A started engine and the device that was chosen. Immutable. */
public final class TorchEngine {
    static final String NAME = "PyTorch";

    private final Engine engine;
    private final Device device;

    private TorchEngine(Engine engine, Device device) {
        this.engine = engine;
        this.device = device;
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
        int gpus = engine.getGpuCount();
        if (device.equals("cpu") || device.equals("auto") && gpus == 0) {
            return new TorchEngine(engine, Device.cpu());
        }
        int index = device.contains(":") ? Integer.parseInt(device.substring(device.indexOf(':') + 1)) : 0;
        if (index >= gpus) {
            throw new InvalidRequestException("device " + device + " does not exist: the engine sees " + gpus
                    + " CUDA device(s). Use --device cpu, or run 'ctrlora4j doctor' to see why");
        }
        return new TorchEngine(engine, Device.gpu(index));
    }

    static Engine load() {
        // The profiling executor would specialise on the first calls of every new shape: slow and unsteady step times.
        if (System.getProperty("ai.djl.pytorch.graph_optimizer") == null) {
            System.setProperty("ai.djl.pytorch.graph_optimizer", "false");
        }
        try {
            return Engine.getEngine(NAME);
        } catch (ai.djl.engine.EngineException | IllegalArgumentException | UnsatisfiedLinkError e) {
            throw new EngineException(
                    "the PyTorch engine cannot be started: " + e.getMessage() + "; run 'ctrlora4j doctor'", e);
        }
    }

    public Device device() {
        return device;
    }

    /** Number format of the text encoder, UNet and control network: float16 on a GPU, float32 on a CPU. */
    public DataType computeType() {
        return device.isGpu() ? DataType.FLOAT16 : DataType.FLOAT32;
    }

    /** A new root scope on the device; the caller closes it. */
    public NDManager newManager() {
        return engine.newBaseManager(device);
    }

    /**
     * How many pairs of timestep and text a control network takes in one pass: as many as keep the device busy and its
     * activations bounded. A CPU is busy with one 64x64 latent already; a GPU is not.
     *
     * @param latentArea height times width of a latent
     */
    public int pairsPerPass(int latentArea) {
        int busy = device.isGpu() ? 32 * 64 * 64 : 2 * 64 * 64;
        return Math.max(2, busy / latentArea);
    }
}
