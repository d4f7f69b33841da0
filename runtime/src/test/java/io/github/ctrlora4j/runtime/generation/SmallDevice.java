package io.github.ctrlora4j.runtime.generation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.runtime.models.Architecture;
import io.github.ctrlora4j.runtime.models.DerivedModel;
import io.github.ctrlora4j.runtime.models.DiffusionModel;
import io.github.ctrlora4j.runtime.programs.UnetControl;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * A device that runs out of memory when a test wants it. The failures are libtorch's own, from an allocation that no
 * machine can carry out. Confined to one thread.
 */
final class SmallDevice {
    private final Architecture real;
    private int latents = Integer.MAX_VALUE;
    private int untilPrediction;
    private int untilDecode;
    private int untilModel;

    SmallDevice(Architecture real) {
        this.real = real;
    }

    /** From now on the UNet runs out of memory with more latents than these. */
    void holdsLatents(int most) {
        latents = most;
    }

    /** The n-th call of the UNet from now on fails, once. */
    void failsAtPrediction(int n) {
        untilPrediction = n;
    }

    /** The n-th decoding from now on fails, once. */
    void failsAtDecode(int n) {
        untilDecode = n;
    }

    /** The n-th time that a model is put together from now on fails, once. */
    void failsAtModel(int n) {
        untilModel = n;
    }

    /** Four petabytes. */
    private static void exhaust(NDManager scope) {
        scope.zeros(new Shape(1L << 50)).close();
    }

    /** The architecture, with models that fail. */
    Architecture architecture() {
        return (Architecture) Proxy.newProxyInstance(
                Architecture.class.getClassLoader(),
                new Class<?>[] {Architecture.class},
                (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(real, arguments);
                        return result instanceof DiffusionModel model ? failing(model) : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private DiffusionModel failing(DiffusionModel model) {
        if (--untilModel == 0) {
            try (NDManager scope = GoldenModels.ENGINE.newManager()) {
                exhaust(scope);
            }
        }
        return new FailingModel(model);
    }

    private final class FailingModel implements DerivedModel {
        private final DiffusionModel model;

        FailingModel(DiffusionModel model) {
            this.model = model;
        }

        @Override
        public DiffusionModel model() {
            return model;
        }

        @Override
        public NDArray predictNoise(
                NDManager owner, NDArray noisy, double timestep, NDArray context, UnetControl control) {
            if (--untilPrediction == 0 || noisy.getShape().get(0) > latents) {
                exhaust(owner);
            }
            return model.predictNoise(owner, noisy, timestep, context, control);
        }

        @Override
        public NDArray decode(NDManager owner, NDArray drawn) {
            if (--untilDecode == 0) {
                exhaust(owner);
            }
            return model.decode(owner, drawn);
        }
    }
}
