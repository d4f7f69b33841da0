package io.github.ctrlora4j.dist.study;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.dist.demo.DemoFamily;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A picture that no training has seen, and its caption. Immutable.
 *
 * @param caption such as {@code red apple, noto style, white background}
 */
record HeldOutPicture(RgbImage image, String caption) {
    /** "other" prompts are those of the picture so many places before, as in the miniature family's README. */
    private static final int ROTATION = 3;

    /** Pictures of a folder with their captions beside them, by name. */
    static List<HeldOutPicture> read(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> file.toString().endsWith(".png"))
                    .sorted()
                    .toList();
        }
        List<HeldOutPicture> pictures = new ArrayList<>();
        for (Path file : files) {
            String stem = file.toString().replaceFirst("\\.png$", "");
            pictures.add(new HeldOutPicture(
                    ImageFiles.read(file),
                    Files.readString(Path.of(stem + ".txt")).strip()));
        }
        return pictures;
    }

    /**
     * @param prompts {@code own}, {@code other} (that of another picture) or {@code empty}
     * @param checkpoint a fine-tuned one, such as {@code miniature-ink}, is not told a style
     */
    static String prompt(List<HeldOutPicture> pictures, int i, String prompts, String checkpoint) {
        String caption =
                switch (prompts) {
                    case "own" -> pictures.get(i).caption();
                    case "other" ->
                        pictures.get((i + pictures.size() - ROTATION) % pictures.size())
                                .caption();
                    case "empty" -> "";
                    default -> throw new IllegalArgumentException("own, other or empty, not " + prompts);
                };
        boolean knowsOneStyle = DemoFamily.CHECKPOINTS.stream()
                .anyMatch(known -> known.name().equals(checkpoint) && !known.namesStyle());
        return knowsOneStyle ? caption.replaceFirst(", [a-z0-9]+ style", "") : caption;
    }
}
