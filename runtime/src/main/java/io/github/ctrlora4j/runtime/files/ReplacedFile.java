package io.github.ctrlora4j.runtime.files;

import io.github.ctrlora4j.api.EngineException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Puts a whole file in the place of another, or leaves the other as it is; there is always one of the two. */
public final class ReplacedFile {
    private ReplacedFile() {}

    /**
     * @param target may exist
     * @throws EngineException if it cannot be written; {@code target} is as it was and nothing is left behind
     */
    public static void write(Path target, NewFile.Content content, NewFile.Check check) {
        Path temporary = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            try (FileChannel channel =
                    FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                content.writeTo(Channels.newOutputStream(channel));
                channel.force(true);
            }
            check.inspect(temporary);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new EngineException(target + " cannot be written: " + e, e);
        } finally {
            temporary.toFile().delete(); // false if it was moved or never made
        }
    }
}
