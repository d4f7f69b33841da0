package io.github.ctrlora4j.runtime.training;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What was encoded, in memory as far as that is wanted, and on disk. All conditions of a training share it, because they
 * often share pictures and prompts. Confined to one thread.
 */
final class RecentEncodings {
    /** What stays in memory: 500 pairs of 512x512 pixels, or all of a small model's. */
    private static final long MEMORY_BYTES = 256L << 20;

    private final EncodingCache disk;
    private final Map<String, SampleEncoder.Encoded> memory = new LinkedHashMap<>(16, 0.75f, true);
    private long memoryBytes;

    RecentEncodings(EncodingCache disk) {
        this.disk = disk;
    }

    /**
     * @param name says what is encoded by what
     * @param work encodes it if it is not known
     */
    SampleEncoder.Encoded get(String name, Supplier<SampleEncoder.Encoded> work) {
        return Optional.ofNullable(memory.get(name)).orElseGet(() -> {
            SampleEncoder.Encoded encoded = disk.get(name).orElseGet(() -> {
                SampleEncoder.Encoded made = work.get();
                disk.put(name, made);
                return made;
            });
            remember(name, encoded);
            return encoded;
        });
    }

    private void remember(String name, SampleEncoder.Encoded encoded) {
        memory.put(name, encoded);
        memoryBytes += encoded.bytes();
        var oldest = memory.entrySet().iterator();
        while (memoryBytes > MEMORY_BYTES && memory.size() > 1) {
            memoryBytes -= oldest.next().getValue().bytes();
            oldest.remove();
        }
    }
}
