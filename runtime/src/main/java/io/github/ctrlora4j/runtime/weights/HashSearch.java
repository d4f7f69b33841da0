package io.github.ctrlora4j.runtime.weights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Files by the hashes that stable-diffusion-webui shows and writes into pictures. Thread-safe.
 *
 * @param hashes computes and remembers them
 * @param reads whether a search reads files whose hashes are not known; otherwise they are read after it, in the
 *     background
 */
record HashSearch(ModelHashes hashes, boolean reads) {
    /** As many digits as stable-diffusion-webui shows. */
    private static final int SHORT = 10;

    /** stable-diffusion-webui's first hashes had 8 digits, and were of a part of the file. */
    private static final int OLD = 8;

    private static final String DIGITS = "[0-9a-fA-F]{" + OLD + "}|[0-9a-fA-F]{" + SHORT + ",64}";
    private static final Pattern HASH = Pattern.compile(DIGITS);
    private static final Pattern WITH_HASH = Pattern.compile("(.*\\S)\\s*\\[(" + DIGITS + ")]");

    /**
     * A text that names a file by its hash.
     *
     * @param name what stands before the hash; empty if nothing does
     * @param digits in lower case
     */
    record Wanted(Optional<String> name, String digits) {
        /** Empty if the text has no hash. */
        static Optional<Wanted> of(String text) {
            Matcher both = WITH_HASH.matcher(text);
            if (both.matches()) {
                return Optional.of(new Wanted(Optional.of(both.group(1)), lower(both.group(2))));
            }
            return HASH.matcher(text).matches()
                    ? Optional.of(new Wanted(Optional.empty(), lower(text)))
                    : Optional.empty();
        }

        private static String lower(String digits) {
            return digits.toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The first of these files with a hash. Looks at known hashes first, because computing one takes seconds.
     *
     * @param digits the beginning of the hash, or one of the first kind
     */
    Optional<Path> find(List<Path> files, String digits) {
        List<Path> candidates = files.stream().filter(Files::isRegularFile).toList();
        return candidates.stream()
                .filter(file -> remembered(file)
                        .filter(known -> known.startsWith(digits))
                        .isPresent())
                .findFirst()
                .or(() -> candidates.stream()
                        .filter(file -> digits.length() == OLD
                                ? ModelHashes.old(file).equals(Optional.of(digits))
                                : remembered(file).isEmpty() && isRead(file, digits))
                        .findFirst());
    }

    private boolean isRead(Path file, String digits) {
        if (!reads) {
            hashes.later(file);
            return false;
        }
        return hashes.of(file).startsWith(digits);
    }

    /** How many of these files this search could not compare. */
    long unknown(List<Path> files, String digits) {
        return digits.length() == OLD
                ? 0
                : files.stream()
                        .filter(file ->
                                Files.isRegularFile(file) && remembered(file).isEmpty() && !hashes.isUnreadable(file))
                        .count();
    }

    private Optional<String> remembered(Path file) {
        try {
            return hashes.remembered(file);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Why no file of this name was found, for one line.
     *
     * @param name that stood before the hash
     * @param named the files of this name
     */
    String absence(String name, String digits, List<Path> named) {
        return "no file has the hash " + digits
                + (named.isEmpty()
                        ? ", and none is called '" + name + "'"
                        : "; '" + name + "' has "
                                + (reads ? hash(named.get(0)) : remembered(named.get(0)))
                                        .map(HashSearch::shortened)
                                        .orElse("another one")
                                + ", so it is another version");
    }

    /** SHA-256 of a file; empty for a folder. */
    Optional<String> hash(Path file) {
        return Files.isDirectory(file) ? Optional.empty() : Optional.of(hashes.of(file));
    }

    /** The beginning of {@link #hash} if it is known or the file is small; otherwise it begins to be computed. */
    Optional<String> shortHashSoon(Path file) {
        return Files.isDirectory(file) ? Optional.empty() : hashes.soon(file).map(HashSearch::shortened);
    }

    private static String shortened(String digits) {
        return digits.substring(0, SHORT);
    }
}
