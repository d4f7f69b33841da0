package io.github.ctrlora4j.runtime.generation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.runtime.models.Architecture;
import io.github.ctrlora4j.runtime.models.DiffusionModel;
import io.github.ctrlora4j.runtime.models.LatentSpace;
import io.github.ctrlora4j.runtime.programs.UnetControl;
import io.github.ctrlora4j.runtime.prompt.PromptChunk;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;

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

    private final class FailingModel implements DiffusionModel {
        private final DiffusionModel model;

        FailingModel(DiffusionModel model) {
            this.model = model;
        }

        @Override
        public LatentSpace latents() {
            return model.latents();
        }

        @Override
        public DiffusionModel seamless() {
            return new FailingModel(model.seamless());
        }

        @Override
        public NDArray encodeText(NDManager owner, List<PromptChunk> chunks, int clipSkip) {
            return model.encodeText(owner, chunks, clipSkip);
        }

        @Override
        public Object conditionEncoder() {
            return model.conditionEncoder();
        }

        @Override
        public NDArray encodeCondition(NDManager owner, NDArray image) {
            return model.encodeCondition(owner, image);
        }

        @Override
        public NDArray encodeImage(NDManager owner, NDArray image) {
            return model.encodeImage(owner, image);
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

        @Override
        public NDList tile(NDManager owner, TileWork work, NDArray input, NDList statistics) {
            return model.tile(owner, work, input, statistics);
        }

        @Override
        public NDArray whole(NDManager owner, TileWork work, NDArray input) {
            return model.whole(owner, work, input);
        }
    }
}
