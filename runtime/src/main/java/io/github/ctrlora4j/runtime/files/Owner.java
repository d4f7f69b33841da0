package io.github.ctrlora4j.runtime.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The process that works on a temporary file, as part of the file's name. It tells files that a killed process has left
 * from files that another process is still writing. Immutable.
 *
 * @param pid number of the process
 * @param machine of the process; process numbers of another machine or container mean nothing here
 */
record Owner(long pid, String machine) {
    /** An owner within the name of a file or folder. */
    static final String PATTERN = "p[0-9]{1,19}m[0-9a-f]{8}";

    private static final Pattern PARTS = Pattern.compile("p([0-9]{1,18})m([0-9a-f]{8})");

    /** A process on another machine writes to its file at least this often. */
    private static final Duration ABANDONED = Duration.ofMinutes(10);

    /** By which the clocks of the file system and of the kernel's processes may differ. */
    private static final Duration CLOCKS = Duration.ofMinutes(1);

    static Owner current() {
        return new Owner(ProcessHandle.current().pid(), thisMachine());
    }

    /** The owner that the last mark in a name states. Never throws: without a mark, process 0 of an unknown machine. */
    static Owner of(String name) {
        Matcher matcher = PARTS.matcher(name);
        Owner owner = new Owner(0, "");
        while (matcher.find()) {
            owner = new Owner(Long.parseLong(matcher.group(1)), matcher.group(2));
        }
        return owner;
    }

    /** Digits for the running kernel and its container: process numbers are unique within these. */
    private static String thisMachine() {
        String identity;
        try {
            identity = Files.readString(Path.of("/proc/sys/kernel/random/boot_id"))
                    + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
        } catch (IOException | UnsupportedOperationException e) {
            identity = System.getProperty("os.name", "") + System.getProperty("user.name", "");
        }
        return String.format("%08x", identity.hashCode());
    }

    /**
     * True if no process works any longer on a file that this owner made.
     *
     * @param changed when the file was last written; decides if the owner's process cannot be checked
     */
    boolean isGone(FileTime changed) {
        return machine.equals(thisMachine())
                ? ProcessHandle.of(pid)
                        .filter(process -> hasBegunBefore(process, changed))
                        .isEmpty()
                : changed.toInstant().isBefore(Instant.now().minus(ABANDONED));
    }

    /** A container gives the number of a killed process to the next one: every start is process 1. */
    private static boolean hasBegunBefore(ProcessHandle process, FileTime changed) {
        return process.info()
                .startInstant()
                .map(start -> start.isBefore(changed.toInstant().plus(CLOCKS)))
                .orElse(true);
    }

    @Override
    public String toString() {
        return "p" + pid + "m" + machine;
    }
}
