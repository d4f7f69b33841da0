package io.github.ctrlora4j.adapters.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/**
 * The attributes of a file that change when it is written to. Immutable.
 *
 * @param key the file behind the path (inode), if the file system has one
 * @param changed time of the last change to content or attributes, which tools cannot set back, if the file system has
 *     one
 */
record FileStamp(Optional<Object> key, long size, FileTime modified, Optional<Object> changed) {
    static FileStamp of(Path path) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        Optional<Object> changed =
                path.getFileSystem().supportedFileAttributeViews().contains("unix")
                        ? Optional.ofNullable(Files.getAttribute(path, "unix:ctime"))
                        : Optional.empty();
        return new FileStamp(
                Optional.ofNullable(attributes.fileKey()), attributes.size(), attributes.lastModifiedTime(), changed);
    }

    /**
     * True if the file was written to since. Renaming, deleting or replacing it does not count: an open channel still
     * reads the old content.
     */
    boolean isOutdated(Path path) {
        try {
            FileStamp now = of(path);
            boolean sameFile = key.isEmpty() || now.key.equals(key);
            return sameFile && !now.equals(this);
        } catch (IOException e) {
            return false;
        }
    }
}
