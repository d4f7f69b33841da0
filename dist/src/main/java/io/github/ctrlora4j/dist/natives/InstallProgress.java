package io.github.ctrlora4j.dist.natives;

/** Is told how an installation gets on. */
public interface InstallProgress {
    /**
     * @param task what is being done to which file, such as {@code downloading x.jar}
     * @param done bytes
     * @param total bytes
     */
    void onBytes(String task, long done, long total);
}
