package io.github.ctrlora4j.api.host;

import java.util.Locale;

/**
 * The memory of the device that a request takes when it takes most, predicted from the shapes of its models before any
 * work begins, so that an application can refuse what cannot be done. What was loaded before counts as if it were loaded
 * anew. Immutable.
 *
 * @param weights bytes of all models, with what LoRAs change in them
 * @param residuals bytes of what conditions add to the steps
 * @param activations bytes of latents and pictures in the making
 * @param allowed the most that one request may take
 * @param available what is free, and what this process holds already; never more than the device has
 */
public record MemoryNeed(long weights, long residuals, long activations, long allowed, long available) {
    public long total() {
        return weights + residuals + activations;
    }

    /** False if the request cannot be carried out, however long it waits. */
    public boolean isAllowed() {
        return total() <= allowed;
    }

    /** False if other programs use memory that the request needs. */
    public boolean isAvailable() {
        return total() <= available;
    }

    /** The need and its parts, for a message. */
    @Override
    public String toString() {
        return gigabytes(total()) + " (models " + gigabytes(weights) + ", conditions " + gigabytes(residuals)
                + ", pictures in the making " + gigabytes(activations) + ")";
    }

    /** A number of bytes for a message. */
    public static String gigabytes(long bytes) {
        return String.format(Locale.ROOT, "%.2f GB", bytes / 1e9);
    }
}
