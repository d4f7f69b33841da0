package io.github.ctrlora4j.runtime.control;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;

/** The network calls of a run in their order, with the texts of each. Immutable. */
final class RunCalls {
    private record Call(int step, double timestep) {}

    private final List<List<NDArray>> contexts;
    private final List<Call> calls;

    /** Position in {@link #calls} of the first call of each step. */
    private final int[] firstCalls;

    /**
     * @param contexts for each step one (1, tokens, width) per text
     * @param timesteps of each step, in the order of its network calls
     */
    RunCalls(List<List<NDArray>> contexts, List<double[]> timesteps) {
        this.contexts = List.copyOf(contexts);
        this.firstCalls = new int[timesteps.size()];
        List<Call> all = new ArrayList<>();
        for (int step = 0; step < firstCalls.length; step++) {
            firstCalls[step] = all.size();
            for (double timestep : timesteps.get(step)) {
                all.add(new Call(step, timestep));
            }
        }
        this.calls = List.copyOf(all);
    }

    int size() {
        return calls.size();
    }

    /** @param call position among the calls of the step, from 0 */
    int index(int step, int call) {
        return firstCalls[step] + call;
    }

    double timestep(int call) {
        return calls.get(call).timestep();
    }

    /** One (1, tokens, width) per text. */
    List<NDArray> texts(int call) {
        return contexts.get(calls.get(call).step());
    }

    boolean isActive(Strength strength, int call) {
        return strength.isActive(calls.get(call).step(), firstCalls.length);
    }
}
