package io.github.ctrlora4j.runtime.control;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.ctrlora4j.api.host.ControlMode;
import io.github.ctrlora4j.runtime.control.ResidualCache.Key;
import io.github.ctrlora4j.runtime.files.Checksum;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The control residuals of one run, step by step. Residuals that are not in the cache are computed ahead, several
 * timesteps in one pass, because no timestep depends on another. Confined to one thread; closing returns everything to
 * the cache.
 */
public final class ControlSession implements AutoCloseable {
    /**
     * The control of one network call.
     *
     * @param residuals active conditions × texts × residuals; valid until the next call
     * @param weights one factor per active condition
     */
    public record Step(NDList residuals, double[] weights) {}

    private record Call(int step, double timestep) {}

    private final ResidualCache cache;
    private final NDManager scope;
    private final List<ControlInput> conditions;
    private final List<List<NDArray>> contexts;

    private final boolean hasNegative;
    /** Every network call of the run, in order. */
    private final List<Call> calls;

    /** Position in {@link #calls} of the first call of each step. */
    private final int[] firstCalls;

    private final int pairsPerPass;
    private final List<String> latentDigests;
    private final Map<NDArray, String> contextDigests = new IdentityHashMap<>();
    private final Map<Key, ResidualCache.Entry> working = new LinkedHashMap<>();
    private final long run;
    private int samples;
    private Optional<NDManager> scaledCopies = Optional.empty();

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
        this.cache = cache;
        this.scope = scope;
        this.conditions = List.copyOf(conditions);
        this.contexts = List.copyOf(contexts);
        this.hasNegative = hasNegative;
        this.firstCalls = new int[timesteps.size()];
        List<Call> all = new ArrayList<>();
        for (int step = 0; step < firstCalls.length; step++) {
            firstCalls[step] = all.size();
            for (double timestep : timesteps.get(step)) {
                all.add(new Call(step, timestep));
            }
        }
        this.calls = List.copyOf(all);
        this.pairsPerPass = pairsPerPass;
        this.latentDigests = conditions.stream().map(c -> digest(c.latent())).toList();
        contexts.stream()
                .flatMap(List::stream)
                .forEach(context -> contextDigests.computeIfAbsent(context, ControlSession::digest));
        this.run = cache.newRun();
    }

    /**
     * The control of one network call. Calls are asked for in ascending order; residuals of earlier ones return to the
     * cache.
     *
     * @param call position among the calls of the step, from 0
     */
    public Step at(int step, int call) {
        return at(firstCalls[step] + call);
    }

    private Step at(int call) {
        freeCopies();
        release(call);
        NDList residuals = new NDList();
        List<Double> weights = new ArrayList<>();
        for (int c = 0; c < conditions.size(); c++) {
            if (!isActive(c, call)) {
                continue;
            }
            weights.add(conditions.get(c).strength().weight());
            for (int text = 0; text < texts(call).size(); text++) {
                boolean isNegative = hasNegative && text == texts(call).size() - 1;
                residuals.addAll(scaled(conditions.get(c).strength(), entry(c, text, call), isNegative));
            }
        }
        return new Step(
                residuals, weights.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** What the cache keeps is never scaled; a scaled copy lives until the next call. */
    private NDList scaled(Strength strength, ResidualCache.Entry entry, boolean isNegative) {
        NDList residuals = entry.residuals();
        if (strength.mode() == ControlMode.BALANCED) {
            return residuals;
        }
        NDManager owner = scaledCopies.orElseGet(scope::newSubManager);
        scaledCopies = Optional.of(owner);
        NDList scaled = new NDList();
        for (int level = 0; level < residuals.size(); level++) {
            NDArray copy = residuals.get(level).mul(strength.factor(level, residuals.size(), isNegative));
            copy.attach(owner);
            scaled.add(copy);
        }
        return scaled;
    }

    private void freeCopies() {
        scaledCopies.ifPresent(NDManager::close);
        scaledCopies = Optional.empty();
    }

    private List<NDArray> texts(int call) {
        return contexts.get(calls.get(call).step());
    }

    private boolean isActive(int condition, int call) {
        return conditions.get(condition).strength().isActive(calls.get(call).step(), firstCalls.length);
    }

    /** Samples that went through control networks in this run. */
    public int samples() {
        return samples;
    }

    private ResidualCache.Entry entry(int condition, int text, int call) {
        Key key = key(condition, text, call);
        ResidualCache.Entry entry = working.get(key);
        if (entry == null) {
            cache.take(key).ifPresentOrElse(cached -> working.put(key, cached), () -> compute(condition, call));
            entry = working.get(key);
        }
        if (entry == null) {
            throw new IllegalStateException("no residuals for " + key);
        }
        return entry;
    }

    private Key key(int condition, int text, int call) {
        ControlBranch branch = conditions.get(condition).branch();
        String latent = latentDigests.get(condition);
        return switch (branch.dependence()) {
            case IMAGE -> new Key(branch.id(), latent, "", 0);
            case IMAGE_TIMESTEP_TEXT ->
                new Key(
                        branch.id(),
                        latent,
                        Objects.requireNonNull(contextDigests.get(texts(call).get(text))),
                        calls.get(call).timestep());
        };
    }

    /** Computes the missing residuals of a condition from {@code call} on, up to the size of a pass. */
    private void compute(int condition, int call) {
        Set<Key> missing = new LinkedHashSet<>();
        List<NDArray> texts = new ArrayList<>();
        for (int ahead = call; ahead < calls.size(); ahead++) {
            for (int text = 0; text < texts(ahead).size(); text++) {
                NDArray context = texts(ahead).get(text);
                Key key = key(condition, text, ahead);
                boolean wanted = isActive(condition, ahead) && !working.containsKey(key) && !cache.contains(key);
                // Only texts of one length go through a network together.
                boolean fits = texts.isEmpty() || texts.get(0).getShape().equals(context.getShape());
                if (wanted && fits && missing.size() < pairsPerPass && missing.add(key)) {
                    texts.add(context);
                }
            }
        }
        compute(conditions.get(condition), List.copyOf(missing), texts);
    }

    private void compute(ControlInput condition, List<Key> keys, List<NDArray> texts) {
        try (NDManager pass = scope.newSubManager()) {
            float[] times = new float[keys.size()];
            for (int i = 0; i < times.length; i++) {
                times[i] = (float) keys.get(i).timestep();
            }
            NDArray context = NDArrays.concat(attached(pass, texts));
            NDList all = condition.branch().residuals(pass, condition.latent(), pass.create(times), context);
            int levels = all.size() / times.length;
            samples += times.length;
            for (int i = 0; i < times.length; i++) {
                NDList own = new NDList(all.subList(i * levels, (i + 1) * levels));
                working.put(keys.get(i), cache.newEntry(own));
            }
        }
    }

    /** Views of the texts in the scope of the pass, because a concatenation belongs to its first array's owner. */
    private static NDList attached(NDManager pass, List<NDArray> texts) {
        NDList views = new NDList();
        for (NDArray text : texts) {
            NDArray view = text.reshape(text.getShape());
            view.attach(pass);
            views.add(view);
        }
        return views;
    }

    /** Offers the previous call's residuals to the cache, unless this call needs them again. */
    private void release(int call) {
        if (call == 0) {
            return;
        }
        for (int condition = 0; condition < conditions.size(); condition++) {
            for (int text = 0; text < texts(call - 1).size(); text++) {
                Key key = key(condition, text, call - 1);
                boolean isDone = !key.equals(key(condition, text, call));
                ResidualCache.Entry entry = isDone ? working.remove(key) : null;
                if (entry != null) {
                    cache.offer(key, entry, run);
                }
            }
        }
    }

    private static String digest(NDArray array) {
        MessageDigest sha256 = Checksum.SHA_256.digest();
        sha256.update((array.getShape() + " " + array.getDataType()).getBytes(StandardCharsets.US_ASCII));
        NDArray host = array.getDataType() == DataType.FLOAT32 ? array : array.toType(DataType.FLOAT32, false);
        sha256.update(host.toByteBuffer());
        if (host != array) {
            host.close();
        }
        return Checksum.hex(sha256);
    }

    @Override
    public void close() {
        freeCopies();
        working.forEach((key, entry) -> cache.offer(key, entry, run));
        working.clear();
    }
}
