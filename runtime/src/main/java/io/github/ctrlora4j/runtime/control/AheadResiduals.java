package io.github.ctrlora4j.runtime.control;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
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
import java.util.Set;

/**
 * The residuals of conditions whose branches do not know the noisy latent. Those that are not in the cache are
 * computed ahead, several timesteps in one pass, because no timestep depends on another. Confined to one thread;
 * closing returns everything to the cache.
 */
final class AheadResiduals implements AutoCloseable {
    /** A condition with its branch. */
    private record Ahead(AheadBranch branch, ControlInput input, String guideDigest) {}

    private final Map<ControlInput, Ahead> conditions = new IdentityHashMap<>();
    private final List<Ahead> inOrder = new ArrayList<>();
    private final RunCalls calls;
    private final ResidualCache cache;
    private final NDManager scope;
    private final long run;
    private final int pairsPerPass;
    private final Map<NDArray, String> contextDigests = new IdentityHashMap<>();
    private final Map<Key, ResidualCache.Entry> working = new LinkedHashMap<>();
    private int samples;

    /**
     * @param scope the run's scope, for short-lived arrays
     * @param all conditions of the run; those of other branches are left out
     * @param pairsPerPass how many pairs of timestep and text go through the network at once
     */
    AheadResiduals(ResidualCache cache, NDManager scope, List<ControlInput> all, RunCalls calls, int pairsPerPass) {
        this.cache = cache;
        this.scope = scope;
        this.calls = calls;
        this.pairsPerPass = pairsPerPass;
        this.run = cache.newRun();
        for (ControlInput input : all) {
            if (input.branch() instanceof AheadBranch branch) {
                Ahead condition = new Ahead(branch, input, digest(input.guide()));
                conditions.put(input, condition);
                inOrder.add(condition);
            }
        }
    }

    /** Samples that went through the network in this run. */
    int samples() {
        return samples;
    }

    /** Residuals of a condition for one text in one call; valid until they are released. */
    NDList get(ControlInput input, int text, int call) {
        Ahead condition = Objects.requireNonNull(conditions.get(input));
        Key key = key(condition, text, call);
        ResidualCache.Entry entry = working.get(key);
        if (entry == null) {
            cache.take(key).ifPresentOrElse(cached -> working.put(key, cached), () -> compute(condition, call));
            entry = working.get(key);
        }
        if (entry == null) {
            throw new IllegalStateException("no residuals for " + key);
        }
        return entry.residuals();
    }

    private Key key(Ahead condition, int text, int call) {
        AheadBranch branch = condition.branch();
        if (branch.dependence() == ControlBranch.Dependence.IMAGE) {
            return new Key(branch.id(), condition.guideDigest(), "", 0);
        }
        NDArray context = calls.texts(call).get(text);
        String digest = contextDigests.computeIfAbsent(context, AheadResiduals::digest);
        return new Key(branch.id(), condition.guideDigest(), digest, calls.timestep(call));
    }

    /** Computes what is missing from {@code call} on, up to the size of a pass. */
    private void compute(Ahead condition, int call) {
        Set<Key> missing = new LinkedHashSet<>();
        List<NDArray> texts = new ArrayList<>();
        for (int ahead = call; ahead < calls.size(); ahead++) {
            for (int text = 0; text < calls.texts(ahead).size(); text++) {
                NDArray context = calls.texts(ahead).get(text);
                Key key = key(condition, text, ahead);
                boolean wanted = calls.isActive(condition.input().strength(), ahead)
                        && !working.containsKey(key)
                        && !cache.contains(key);
                // Only texts of one length go through a network together.
                boolean fits = texts.isEmpty() || texts.get(0).getShape().equals(context.getShape());
                if (wanted && fits && missing.size() < pairsPerPass && missing.add(key)) {
                    texts.add(context);
                }
            }
        }
        compute(condition, List.copyOf(missing), texts);
    }

    private void compute(Ahead condition, List<Key> keys, List<NDArray> texts) {
        try (NDManager pass = scope.newSubManager()) {
            float[] times = new float[keys.size()];
            for (int i = 0; i < times.length; i++) {
                times[i] = (float) keys.get(i).timestep();
            }
            NDArray context = joined(pass, texts);
            NDList all = condition.branch().residuals(pass, condition.input().guide(), pass.create(times), context);
            int levels = all.size() / times.length;
            samples += times.length;
            for (int i = 0; i < times.length; i++) {
                NDList own = new NDList(all.subList(i * levels, (i + 1) * levels));
                working.put(keys.get(i), cache.newEntry(own));
            }
        }
    }

    /** Texts of one length in one batch that belongs to {@code owner}. */
    static NDArray joined(NDManager owner, List<NDArray> texts) {
        NDList views = new NDList();
        for (NDArray text : texts) {
            // A concatenation belongs to its first array's owner.
            NDArray view = text.reshape(text.getShape());
            view.attach(owner);
            views.add(view);
        }
        return NDArrays.concat(views);
    }

    /** Offers the previous call's residuals to the cache, unless this call needs them again. */
    void release(int call) {
        if (call == 0) {
            return;
        }
        Set<Key> needed = keys(call);
        for (Key key : keys(call - 1)) {
            ResidualCache.Entry entry = needed.contains(key) ? null : working.remove(key);
            if (entry != null) {
                cache.offer(key, entry, run);
            }
        }
    }

    private Set<Key> keys(int call) {
        Set<Key> keys = new LinkedHashSet<>();
        for (Ahead condition : inOrder) {
            for (int text = 0; text < calls.texts(call).size(); text++) {
                keys.add(key(condition, text, call));
            }
        }
        return keys;
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
        working.forEach((key, entry) -> cache.offer(key, entry, run));
        working.clear();
    }
}
