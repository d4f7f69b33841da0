package io.github.ctrlora4j.runtime.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;

/**
 * Tells whether a path still holds the same file, without reading it. Size and time are not enough: {@code cp -p},
 * {@code rsync -t} and package managers can replace a file by another of the same size and time. Immutable.
 *
 * @param size bytes
 * @param modified time of the last change of the content; programs may set it
 * @param changed where the system has it, time of the last change of content, name or rights, which nobody can set;
 *     else the time of creation
 * @param key device and inode, where the system has them
 */
public record FileIdentity(long size, FileTime modified, FileTime changed, String key) {
    /** @throws IOException if the attributes cannot be read, or there is no file */
    public static FileIdentity of(Path file, LinkOption... options) throws IOException {
        BasicFileAttributes basic = Files.readAttributes(file, BasicFileAttributes.class, options);
        return new FileIdentity(
                basic.size(), basic.lastModifiedTime(), changed(file, basic, options), String.valueOf(basic.fileKey()));
    }

    private static FileTime changed(Path file, BasicFileAttributes basic, LinkOption... options) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return basic.creationTime();
        }
        Map<String, Object> unix = Files.readAttributes(file, "unix:ctime", options);
        return (FileTime) unix.getOrDefault("ctime", basic.creationTime());
    }
}
