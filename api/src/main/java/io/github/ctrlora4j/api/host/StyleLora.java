package io.github.ctrlora4j.api.host;

import io.github.ctrlora4j.api.InvalidRequestException;
import java.util.Objects;

/**
 * A LoRA of the community that changes the style or subject of the checkpoint for one request. Immutable.
 *
 * @param file path, or a name within the host's model folders
 * @param unetWeight factor of its changes to the image network, -10..10; 1 = as trained
 * @param textWeight factor of its changes to the text encoder, -10..10
 */
public record StyleLora(String file, double unetWeight, double textWeight) {
    private static final double MAX_WEIGHT = 10;

    /** @throws InvalidRequestException if a weight is out of range */
    public StyleLora {
        Objects.requireNonNull(file, "file");
        unetWeight = Numbers.within("style LoRA " + file, "weight ", unetWeight, -MAX_WEIGHT, MAX_WEIGHT);
        textWeight = Numbers.within("style LoRA " + file, "weight ", textWeight, -MAX_WEIGHT, MAX_WEIGHT);
    }

    /** As trained. */
    public static StyleLora of(String file) {
        return of(file, 1);
    }

    /** With one weight for both networks. */
    public static StyleLora of(String file, double weight) {
        return new StyleLora(file, weight, weight);
    }
}
