package io.github.ctrlora4j.runtime.files;

import java.io.IOException;
import java.nio.file.FileSystemException;

/** The words of an input or output failure that help a person. */
public final class IoProblem {
    private IoProblem() {}

    /** FileSystemException's message repeats the path; without a reason, the class says more: NoSuchFileException. */
    public static String of(IOException e) {
        String text = e instanceof FileSystemException inFiles ? inFiles.getReason() : e.getMessage();
        return text == null ? e.getClass().getSimpleName() : text;
    }
}
