package io.github.ctrlora4j.runtime.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.github.ctrlora4j.runtime.programs.AdamW;
import io.github.ctrlora4j.runtime.programs.ControlBlocks;
import io.github.ctrlora4j.runtime.programs.ControlTraining;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Computes the losses of a control network in training and moves its tensors. Confined to one thread; network and model
 * outlive it.
 */
final class ControlTrainer implements AutoCloseable {
    /** What happens to the LoRAs of conditions that had no batch in a step. */
    enum Inactive {
        /** They stay as they are: PyTorch 2 sets gradients to None. */
        REST,
        /** Momentum and weight decay move them on: PyTorch 1 sets gradients to 0, and the paper's base had it so. */
        DRIFT
    }

    private final NDManager manager;
    private final TrainedControl control;
    private final ControlTraining program;
    private final Optional<ControlBlocks> blocks;
    private final AdamW optimizer;
    private final Inactive inactive;
    private final Optional<LossScale> scale;
    private final Set<String> touched = new LinkedHashSet<>();
    private Optional<String> bound;
    private boolean hasOverflow;

    /**
     * @param binding puts a network into a program with the UNet
     * @param recomputes see {@link BlockwiseGradients}
     * @param scale of mixed precision; empty to compute in float32
     */
    ControlTrainer(
            NDManager parent,
            TrainedControl control,
            Function<Map<String, NDArray>, ControlTraining> binding,
            Inactive inactive,
            boolean recomputes,
            Optional<LossScale> scale) {
        // libtorch's profiling executor, which DJL leaves on for every new thread, would rewrite the program after two
        // calls with gradients: a resumed training would be rounded differently, and evaluations would fail.
        JniUtils.setGraphExecutorOptimize(false);
        this.manager = parent.newSubManager();
        this.control = control;
        this.inactive = inactive;
        this.scale = scale;
        String first = control.conditions().iterator().next();
        this.program = binding.apply(control.network(first));
        this.blocks = recomputes ? Optional.of(program.blocks(control.network(first))) : Optional.empty();
        this.bound = Optional.of(first);
        this.optimizer = new AdamW();
    }

    /**
     * Adds a batch to the gradients.
     *
     * @param share factor of its gradients, 1 / n if n batches make one step
     * @return the loss
     */
    double accumulate(String condition, ControlTraining.Batch batch, double share) {
        bind(condition);
        try (NDManager scope = manager.newSubManager()) {
            double factor = share * scale.map(LossScale::value).orElse(1.0);
            ControlTraining.Batch seen = scale.isPresent() ? batch.inHalf(scope) : batch;
            double loss = blocks.isPresent()
                    ? BlockwiseGradients.accumulate(blocks.get(), scope, seen, factor)
                    : accumulate(seen, factor);
            if (Double.isFinite(loss)) {
                touched.add(condition);
            } else {
                hasOverflow = true;
            }
            return loss;
        }
    }

    private double accumulate(ControlTraining.Batch batch, double factor) {
        try (NDManager scope = manager.newSubManager();
                GradientMode gradients = new GradientMode()) {
            NDArray loss = program.loss(batch);
            loss.attach(scope);
            double value = loss.getFloat();
            if (Double.isFinite(value)) {
                gradients.backward(scope, loss, factor);
            }
            return value;
        }
    }

    /** The loss of a batch, without gradients. */
    double evaluate(String condition, ControlTraining.Batch batch) {
        bind(condition);
        return program.evaluate(manager, batch);
    }

    private void bind(String condition) {
        if (!bound.equals(Optional.of(condition))) {
            Map<String, NDArray> network = control.network(condition);
            program.rebind(network);
            blocks.ifPresent(parts -> parts.rebind(network));
            bound = Optional.of(condition);
        }
    }

    /**
     * One step of AdamW with what was accumulated, which is then 0.
     *
     * @return 2-norm of the gradients; if it or a loss was not finite, no tensor has moved, and the result is not finite
     */
    double step(double learningRate, double weightDecay) {
        NDList values = new NDList();
        NDList gradients = new NDList();
        NDList means = new NDList();
        NDList squares = new NDList();
        NDList steps = new NDList();
        moved().forEach(tensors -> tensors.collect(values, gradients, means, squares, steps));
        double factor = 1 / scale.map(LossScale::value).orElse(1.0);
        double norm = hasOverflow
                ? Double.NaN
                : optimizer.step(manager, values, gradients, means, squares, steps, learningRate, weightDecay, factor);
        optimizer.clear(manager, gradients);
        if (Double.isFinite(norm)) {
            // Not before: a checkpoint knows by the optimizer's own steps which conditions have moved.
            touched.forEach(condition -> control.own(condition).activate());
        }
        touched.clear();
        hasOverflow = false;
        scale.ifPresent(own -> own.update(Double.isFinite(norm)));
        return norm;
    }

    /** True if a step may be skipped whose loss or gradient is not finite: the next has a smaller {@link LossScale}. */
    boolean maySkip() {
        return scale.filter(LossScale::canShrink).isPresent();
    }

    /** What a checkpoint has beside {@link TrainedControl#state}; owned by {@code owner}. */
    Map<String, NDArray> state(NDManager owner) {
        return scale.map(own -> own.state(owner)).orElse(Map.of());
    }

    private List<TrainedTensors> moved() {
        List<TrainedTensors> moved = new ArrayList<>(List.of(control.shared()));
        for (String condition : control.conditions()) {
            TrainedTensors own = control.own(condition);
            if (touched.contains(condition) || inactive == Inactive.DRIFT && own.isActive()) {
                moved.add(own);
            }
        }
        return moved;
    }

    @Override
    public void close() {
        optimizer.close();
        blocks.ifPresent(ControlBlocks::close);
        program.close();
        manager.close();
    }
}
