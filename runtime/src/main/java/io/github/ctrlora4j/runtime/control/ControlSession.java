package io.github.ctrlora4j.runtime.control;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.ctrlora4j.api.host.ControlMode;
import io.github.ctrlora4j.runtime.programs.UnetControl;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The control of one run, call by call, from branches of any kind. Confined to one thread; closing returns what is kept
 * to the cache.
 */
public final class ControlSession implements AutoCloseable {
    private final NDManager scope;
    private final List<ControlInput> conditions;
    private final boolean hasNegative;
    private final RunCalls calls;
    private final AheadResiduals ahead;
    private int callSamples;
    /** Owns what lives until the next call. */
    private Optional<NDManager> callScope = Optional.empty();

    /**
     * @param scope the run's scope, for short-lived arrays
     * @param contexts for each step one (1, tokens, width) per text
     * @param hasNegative whether the last text is the one that guidance leads away from
     * @param timesteps of each step, in the order of its network calls
     * @param pairsPerPass how many pairs of timestep and text go through a network at once
     */
    public ControlSession(
            ResidualCache cache,
            NDManager scope,
            List<ControlInput> conditions,
            List<List<NDArray>> contexts,
            boolean hasNegative,
            List<double[]> timesteps,
            int pairsPerPass) {
        this.scope = scope;
        this.conditions = List.copyOf(conditions);
        this.hasNegative = hasNegative;
        this.calls = new RunCalls(contexts, timesteps);
        this.ahead = new AheadResiduals(cache, scope, conditions, calls, pairsPerPass);
    }

    /** Prepares a step's first call as far as it does not depend on the noisy latents. */
    public void prepare(int step) {
        int call = calls.index(step, 0);
        ahead.release(call);
        for (ControlInput condition : conditions) {
            if (condition.branch() instanceof AheadBranch && calls.isActive(condition.strength(), call)) {
                for (int text = 0; text < calls.texts(call).size(); text++) {
                    ahead.get(condition, text, call);
                }
            }
        }
    }

    /**
     * The control of one network call. Calls are asked for in ascending order; residuals of earlier ones return to the
     * cache.
     *
     * @param call position among the calls of the step, from 0
     * @param latents noisy latents (N, 4, h, w) as the UNet sees them
     * @return valid until the next call
     */
    public UnetControl at(int step, int call, NDArray latents) {
        return at(calls.index(step, call), latents);
    }

    private UnetControl at(int call, NDArray latents) {
        freeCall();
        ahead.release(call);
        NDManager owner = scope.newSubManager();
        callScope = Optional.of(owner);
        NDList residuals = new NDList();
        NDList inner = new NDList();
        List<Double> weights = new ArrayList<>();
        List<Double> innerWeights = new ArrayList<>();
        List<UnetControl.Stream> streams = new ArrayList<>();
        for (ControlInput condition : conditions) {
            if (!calls.isActive(condition.strength(), call)) {
                continue;
            }
            if (condition.branch() instanceof StreamBranch branch) {
                streams.add(stream(branch, condition, call));
                callSamples +=
                        calls.texts(call).size() * (int) latents.getShape().get(0);
                continue;
            }
            boolean isInner =
                    condition.branch() instanceof CallBranch branch && branch.place() == ControlBranch.Place.ENCODER;
            (isInner ? innerWeights : weights).add(condition.strength().weight());
            List<NDList> texts = texts(owner, condition, call, latents);
            for (int text = 0; text < texts.size(); text++) {
                (isInner ? inner : residuals).addAll(scaled(owner, condition, texts.get(text), isNegative(text, call)));
            }
        }
        return new UnetControl(residuals, array(weights), inner, array(innerWeights), streams);
    }

    private UnetControl.Stream stream(StreamBranch branch, ControlInput condition, int call) {
        Strength strength = condition.strength();
        List<Double> factors = new ArrayList<>();
        for (int text = 0; text < calls.texts(call).size(); text++) {
            for (int level = 0; level < branch.levels(); level++) {
                factors.add(strength.weight() * strength.factor(level, branch.levels(), isNegative(text, call)));
            }
        }
        return new UnetControl.Stream(branch.weights(), condition.guide(), factors);
    }

    private static double[] array(List<Double> numbers) {
        return numbers.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private boolean isNegative(int text, int call) {
        return hasNegative && text == calls.texts(call).size() - 1;
    }

    /** Residuals of a condition for each text of a call. */
    private List<NDList> texts(NDManager owner, ControlInput condition, int call, NDArray latents) {
        if (condition.branch() instanceof CallBranch branch) {
            return compute(owner, branch, condition, call, latents);
        }
        List<NDList> texts = new ArrayList<>();
        for (int text = 0; text < calls.texts(call).size(); text++) {
            texts.add(ahead.get(condition, text, call));
        }
        return texts;
    }

    /** One set serves all texts that a branch does not read, and the negative text if it will not be controlled. */
    private List<NDList> compute(
            NDManager owner, CallBranch branch, ControlInput condition, int call, NDArray latents) {
        List<NDArray> texts = calls.texts(call);
        int sets = branch.dependence() == ControlBranch.Dependence.EVERYTHING ? texts.size() : 1;
        if (sets > 1 && isNegative(sets - 1, call) && isSilent(condition, true)) {
            sets--;
        }
        NDArray timestep = owner.create(new float[] {(float) calls.timestep(call)});
        NDArray contexts = AheadResiduals.joined(owner, texts.subList(0, sets));
        NDList all = branch.residuals(owner, condition.guide(), latents, timestep, contexts);
        callSamples += sets * (int) latents.getShape().get(0);
        int levels = all.size() / sets;
        List<NDList> perText = new ArrayList<>();
        for (int text = 0; text < texts.size(); text++) {
            int first = text < sets ? text * levels : 0;
            perText.add(new NDList(all.subList(first, first + levels)));
        }
        return perText;
    }

    /** True for a text that a condition does not control. */
    private static boolean isSilent(ControlInput condition, boolean isNegative) {
        return isNegative
                && (condition.branch().isForPromptAlone()
                        || condition.strength().mode() == ControlMode.CONDITION);
    }

    /** What the cache keeps is never scaled; a scaled copy lives until the next call. */
    private static NDList scaled(NDManager owner, ControlInput condition, NDList residuals, boolean isNegative) {
        boolean isSilent = isSilent(condition, isNegative);
        NDList scaled = new NDList();
        for (int level = 0; level < residuals.size(); level++) {
            double factor = isSilent ? 0 : condition.strength().factor(level, residuals.size(), isNegative);
            NDArray residual = residuals.get(level);
            if (factor != 1) {
                residual = residual.mul(factor);
                residual.attach(owner);
            }
            scaled.add(residual);
        }
        return scaled;
    }

    private void freeCall() {
        callScope.ifPresent(NDManager::close);
        callScope = Optional.empty();
    }

    /** Samples that went through control networks in this run. */
    public int samples() {
        return ahead.samples() + callSamples;
    }

    @Override
    public void close() {
        freeCall();
        ahead.close();
    }
}
