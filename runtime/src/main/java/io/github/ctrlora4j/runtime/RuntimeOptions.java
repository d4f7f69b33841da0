package io.github.ctrlora4j.runtime;

import io.github.ctrlora4j.api.InvalidRequestException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** How a runtime is set up: where models and plugins lie, which device computes, how much may be cached. Immutable. */
public final class RuntimeOptions {
    private static final Pattern DEVICE = Pattern.compile("auto|cpu|cuda(:\\d{1,2})?");

    private final List<Path> modelFolders;
    private final List<Path> pluginFolders;
    private final String device;
    private final long residualCacheBytes;
    private final OptionalLong memoryBytes;
    private final OptionalLong requestBytes;
    private final boolean downloadsAllowed;
    private final boolean openAtExit;
    private final boolean hashesInBackground;
    private final Optional<Path> cacheFolder;

    private RuntimeOptions(Builder builder) {
        this.modelFolders = List.copyOf(builder.modelFolders);
        this.pluginFolders = List.copyOf(builder.pluginFolders);
        this.device = builder.device;
        this.residualCacheBytes = builder.residualCacheBytes;
        this.memoryBytes = builder.memoryBytes;
        this.requestBytes = builder.requestBytes;
        this.downloadsAllowed = builder.downloadsAllowed;
        this.openAtExit = builder.openAtExit;
        this.hashesInBackground = builder.hashesInBackground;
        this.cacheFolder = builder.cacheFolder;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Folders in which checkpoints, Base ControlNets, LoRAs and ONNX networks are looked up by name. */
    public List<Path> modelFolders() {
        return modelFolders;
    }

    /**
     * Folders of plugin jars and packs, in search order; installing writes to the first one. Plugins on the class path
     * need no folder.
     */
    public List<Path> pluginFolders() {
        return pluginFolders;
    }

    /** {@code auto} (CUDA if there is a GPU), {@code cpu}, {@code cuda} or {@code cuda:N}. */
    public String device() {
        return device;
    }

    /**
     * Upper bound of everything that is kept in the device's memory between generations, in bytes: models, what LoRAs
     * change in them, and control residuals. What was used least recently goes first, and what the running generation
     * needs never goes. Empty for half of the machine's memory, or three quarters of a GPU's.
     */
    public OptionalLong memoryBytes() {
        return memoryBytes;
    }

    /** Upper bound of the control residuals that are kept between generations, a part of {@link #memoryBytes()}. */
    public long residualCacheBytes() {
        return residualCacheBytes;
    }

    /**
     * The most of the device's memory that one request may need, as {@link Ctrlora4j#memoryNeed} predicts it; empty for
     * all that the device has, less what this process takes of a CPU's.
     */
    public OptionalLong requestBytes() {
        return requestBytes;
    }

    /** Whether native libraries that are missing from the class path may be downloaded, over 1 GB for a GPU. */
    public boolean downloadsAllowed() {
        return downloadsAllowed;
    }

    /** Whether files that a prompt names by an unknown hash are read for it in the background, not at once. */
    public boolean hashesInBackground() {
        return hashesInBackground;
    }

    /** Whether the caller ends the runtime when the JVM exits, with {@link Ctrlora4j#closeAtExit()}. */
    public boolean openAtExit() {
        return openAtExit;
    }

    /**
     * Folder in which hashes of model files, and what the files are, are kept between processes; else only in memory.
     */
    public Optional<Path> cacheFolder() {
        return cacheFolder;
    }

    /** Collects options; not thread-safe. */
    public static final class Builder {
        private final List<Path> modelFolders = new ArrayList<>();
        private final List<Path> pluginFolders = new ArrayList<>();
        private String device = "auto";
        private long residualCacheBytes = 1L << 30;
        private OptionalLong memoryBytes = OptionalLong.empty();
        private OptionalLong requestBytes = OptionalLong.empty();
        private boolean downloadsAllowed;
        private boolean openAtExit;
        private boolean hashesInBackground;
        private Optional<Path> cacheFolder = Optional.empty();

        private Builder() {}

        public Builder modelFolder(Path folder) {
            modelFolders.add(Objects.requireNonNull(folder, "folder"));
            return this;
        }

        public Builder pluginFolder(Path folder) {
            pluginFolders.add(Objects.requireNonNull(folder, "folder"));
            return this;
        }

        public Builder device(String value) {
            if (!DEVICE.matcher(Objects.requireNonNull(value, "device")).matches()) {
                throw new InvalidRequestException("device", "must be auto, cpu, cuda or cuda:N, got '" + value + "'");
            }
            device = value;
            return this;
        }

        public Builder residualCacheBytes(long value) {
            if (value < 0) {
                throw new InvalidRequestException("the residual cache must be 0 bytes or more, got " + value);
            }
            residualCacheBytes = value;
            return this;
        }

        /** Bounds what is kept between generations; 0 keeps only what the last one used. */
        public Builder memoryBytes(long value) {
            if (value < 0) {
                throw new InvalidRequestException("memoryBytes", "must be 0 or more, got " + value);
            }
            memoryBytes = OptionalLong.of(value);
            return this;
        }

        /** Refuses requests that are predicted to need more memory. */
        public Builder requestBytes(long value) {
            if (value <= 0) {
                throw new InvalidRequestException("requestBytes", "must be more than 0, got " + value);
            }
            requestBytes = OptionalLong.of(value);
            return this;
        }

        /**
         * Lets the engine download native libraries that are missing from the class path; without this, nothing is
         * downloaded.
         */
        public Builder allowDownloads() {
            downloadsAllowed = true;
            return this;
        }

        /**
         * Installs no shutdown hook, for a caller that has something to do before the runtime ends: hooks run at the
         * same time.
         */
        public Builder keepOpenAtExit() {
            openAtExit = true;
            return this;
        }

        /**
         * For hosts whose prompts come from strangers: a prompt that names a LoRA by its hash does not make a request
         * read all LoRAs whose hashes are not known. They are read in the background, and until then the request fails.
         */
        public Builder readHashesInBackground() {
            hashesInBackground = true;
            return this;
        }

        /** A folder for what can be computed again; made when it is first needed. */
        public Builder cacheFolder(Path folder) {
            cacheFolder = Optional.of(folder);
            return this;
        }

        public RuntimeOptions build() {
            return new RuntimeOptions(this);
        }
    }
}
