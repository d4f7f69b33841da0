package io.github.ctrlora4j.runtime.generation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.runtime.files.Checksum;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Latents of condition images, kept from one request to the next: on a CPU, encoding one of 512 × 512 pixels takes most
 * of the time to the first step, while its latent has 64 KiB. Keeps the ones used last. Confined to one thread.
 */
final class ConditionLatents {
    static final int MAX = 64;

    private record Key(Object encoder, boolean isTiled, int width, int height, String sha256) {}

    private record Latent(float[] elements, Shape shape, DataType type) {}

    private final Map<Key, Latent> latents = leastRecentlyUsed();
    private int encodes;

    /** @return condition latent (1, C, h, w), owned by {@code owner} */
    NDArray of(PictureCodec codec, NDManager owner, RgbImage image) {
        Key key = new Key(
                codec.model().conditionEncoder(),
                codec.isTiled(image.width(), image.height()),
                image.width(),
                image.height(),
                Checksum.SHA_256.of(image.toBytes()));
        Latent latent = latents.get(key);
        if (latent == null) {
            try (NDManager scope = owner.newSubManager()) {
                NDArray encoded = codec.encodeCondition(scope, image);
                encodes++;
                latent = new Latent(
                        encoded.toType(DataType.FLOAT32, false).toFloatArray(),
                        encoded.getShape(),
                        encoded.getDataType());
            }
            latents.put(key, latent);
        }
        return owner.create(latent.elements(), latent.shape()).toType(latent.type(), false);
    }

    /** Images that went through a VAE encoder so far. */
    int encodes() {
        return encodes;
    }

    private static Map<Key, Latent> leastRecentlyUsed() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, Latent> eldest) {
                return size() > MAX;
            }
        };
    }
}
