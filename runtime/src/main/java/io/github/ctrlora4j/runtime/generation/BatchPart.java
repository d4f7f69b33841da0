package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.runtime.noise.ImageSeed;
import java.util.Arrays;
import java.util.List;

/**
 * The images of a batch that go through the networks together: all of them, or one after memory ran out. Noise is drawn
 * for the whole batch in any case, because by ComfyUI's convention one generator draws for all of its images. Immutable.
 *
 * @param batch seeds of the whole batch
 * @param from first image of this part
 * @param size number of its images
 */
record BatchPart(List<ImageSeed> batch, int from, int size) {
    BatchPart {
        batch = List.copyOf(batch);
    }

    static BatchPart whole(List<ImageSeed> batch) {
        return new BatchPart(batch, 0, batch.size());
    }

    BatchPart only(int image) {
        return new BatchPart(batch, image, 1);
    }

    boolean isWhole() {
        return size == batch.size();
    }

    /**
     * This part's values.
     *
     * @param values of all images of the batch, equally many each, one after the other
     */
    float[] of(float[] values) {
        int each = values.length / batch.size();
        return isWhole() ? values : Arrays.copyOfRange(values, from * each, (from + size) * each);
    }
}
