package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageHost;
import io.github.ctrlora4j.api.host.ImageInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The image of {@code --like}. Immutable.
 *
 * @param checkpoint that is to draw it again
 * @param warnings about the checkpoint
 */
record LikedImage(Path file, ImageInfo info, String checkpoint, List<String> warnings) {
    private static final String INIT_HASH = "Init image hash";
    private static final String MODEL_HASH = "Model hash";

    LikedImage {
        warnings = List.copyOf(warnings);
    }

    /**
     * @param other checkpoint, another one than the image's
     * @throws InvalidRequestException if the image does not say how it was made, or there is no checkpoint
     */
    static LikedImage read(ImageHost host, Path file, Optional<String> other) {
        ImageInfo info = host.readInfo(file);
        if (info.writer().isEmpty()) {
            throw new InvalidRequestException(
                    file.toString(), "does not say how it was made; give an image that has its metadata still");
        }
        String name = other.or(info::checkpoint)
                .orElseThrow(() -> new InvalidRequestException("checkpoint", file + " does not name one; give it"));
        Optional<String> hash = Optional.ofNullable(info.fields().get(MODEL_HASH));
        return other.isPresent() || hash.isEmpty() || name.equals(hash.get())
                ? new LikedImage(file, info, name, List.of())
                : hashed(host, file, info, name, hash.get());
    }

    /** A file may have another name by now, and a name may be that of another version. */
    private static LikedImage hashed(ImageHost host, Path file, ImageInfo info, String name, String hash) {
        try {
            Path found = host.models().find(name + " [" + hash + "]", ModelRole.CHECKPOINT);
            String shown = isNamed(host, name, found) ? name : found.toString();
            return new LikedImage(file, info, shown, List.of());
        } catch (InvalidRequestException e) {
            return new LikedImage(file, info, name, List.of(e.problem()));
        }
    }

    private static boolean isNamed(ImageHost host, String name, Path file) {
        try {
            return host.models().find(name, ModelRole.CHECKPOINT).equals(file);
        } catch (InvalidRequestException e) {
            return false;
        }
    }

    GenerationRequest.Builder request() {
        return info.request(checkpoint);
    }

    /**
     * What is not taken over, one line each.
     *
     * @param taken keys that options of the command took over
     * @throws InvalidRequestException if the image was made from another picture, which is not given
     */
    List<String> notes(GenerationRequest request, Set<String> taken) {
        List<String> notes = new ArrayList<>();
        warnings.forEach(warning -> notes.add("ctrlora4j: warning: the checkpoint of " + file + ": " + warning));
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
