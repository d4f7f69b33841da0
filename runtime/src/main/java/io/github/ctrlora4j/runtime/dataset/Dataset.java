package io.github.ctrlora4j.runtime.dataset;

import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.host.ImageSize;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The pairs of a folder, all of which were read once and are sound.
 *
 * @param fingerprint of all their files and prompts
 * @param hasIndex whether they are finished pairs of an index
 * @param sizes of the pictures, each with the place of the first pair that has it; empty if all are brought to one size
 */
public record Dataset(List<TrainingPair> pairs, String fingerprint, boolean hasIndex, Map<ImageSize, String> sizes) {
    /** The VAE halves a picture three times, and the UNet its latent three times more. */
    public static final int GRID = 64;

    /** A picture with more pixels takes longer to read than to learn from. */
    static final int MAX_PIXELS = 1 << 24;

    public Dataset {
        pairs = List.copyOf(pairs);
        sizes = Collections.unmodifiableMap(new LinkedHashMap<>(sizes));
    }

    /**
     * @param prompt of all pictures, if there is no index
     * @throws io.github.ctrlora4j.api.InvalidRequestException if there is no such folder
     * @throws MalformedFileException if any pair is faulty; names each with file and line
     */
    public static Dataset read(Path folder, Optional<String> prompt) {
        return Files.isRegularFile(folder.resolve(PairFolder.INDEX))
                ? PairFolder.read(folder)
                : PictureFolder.read(folder, prompt);
    }

    /** @throws MalformedFileException about {@code folder} if two pairs do not fit into one batch */
    public void requireOneSize(Path folder) {
        if (sizes.size() > 1) {
            String which = sizes.entrySet().stream()
                    .limit(2)
                    .map(entry -> entry.getValue() + " has " + entry.getKey())
                    .collect(Collectors.joining(", "));
            throw new MalformedFileException(
                    folder.toString(), which + "; the pictures of a batch must be equally large, or the batch 1");
        }
    }

    /** Size of the pictures with the most pixels; empty if all are brought to one size. */
    public Optional<ImageSize> largest() {
        return sizes.keySet().stream().max(Comparator.comparing(size -> size.width() * size.height()));
    }
}
