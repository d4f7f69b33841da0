package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageHost;
import io.github.ctrlora4j.api.host.ImageInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The image of {@code --like}. Immutable. */
record LikedImage(Path file, ImageInfo info) {
    private static final String INIT_HASH = "Init image hash";

    /** @throws InvalidRequestException if the image does not say how it was made */
    static LikedImage read(ImageHost host, Path file) {
        ImageInfo info = host.readInfo(file);
        if (info.writer().isEmpty()) {
            throw new InvalidRequestException(
                    file.toString(), "does not say how it was made; give an image that has its metadata still");
        }
        return new LikedImage(file, info);
    }

    /**
     * @param checkpoint another one than the image's
     * @throws InvalidRequestException if neither names one
     */
    GenerationRequest.Builder request(Optional<String> checkpoint) {
        return info.request(checkpoint
                .or(info::checkpoint)
                .orElseThrow(() -> new InvalidRequestException("checkpoint", file + " does not name one; give it")));
    }

    /**
     * What is not taken over, one line each.
     *
     * @param taken keys that options of the command took over
     * @throws InvalidRequestException if the image was made from another picture, which is not given
     */
    List<String> notes(GenerationRequest request, Set<String> taken) {
        List<String> notes = new ArrayList<>();
        Optional.ofNullable(info.fields().get(INIT_HASH)).ifPresent(hash -> {
            if (request.initialImage().isEmpty()) {
                throw new InvalidRequestException(
                        "initialImage",
                        file + " was made from another picture (its hash begins with " + hash + "); give it again");
            }
            if (!request.initialImage().get().image().fingerprint().startsWith(hash)) {
                notes.add("ctrlora4j: warning: the picture of --init is not the one that " + file + " was made from");
            }
        });
        info.notTaken().stream()
                .filter(line -> taken.stream().noneMatch(key -> line.startsWith(key + ": ")))
                .forEach(line -> notes.add("ctrlora4j: warning: not taken from " + file + ": " + line));
        return notes;
    }
}
