package io.github.ctrlora4j.spring;

import io.github.ctrlora4j.runtime.RuntimeOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.lang.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * Properties of ctrlora4j. Immutable.
 *
 * @param modelFolders Folders in which checkpoints, Base ControlNets and LoRAs are looked up by name.
 * @param pluginFolders Folders of plugin jars and packs; plugins on the class path need none.
 * @param device What computes: auto, cpu, cuda or cuda:N.
 * @param residualCache Upper bound of the control residuals kept between generations, in the device's memory.
 * @param memory Upper bound of everything that is kept between generations, in the device's memory; half of the
 *     machine's, or three quarters of a GPU's, by default.
 * @param requestMemory The most of the device's memory that one image may be predicted to need; all of it by default.
 * @param cacheFolder Folder in which hashes of model files are kept between starts; none by default.
 * @param downloadsAllowed Whether native libraries that are missing from the class path may be downloaded.
 * @param image Default options of images.
 */
@ConfigurationProperties("ctrlora4j")
public record CtrloraProperties(
        @DefaultValue List<Path> modelFolders,
        @DefaultValue List<Path> pluginFolders,
        @DefaultValue("auto") String device,
        @DefaultValue("1GB") DataSize residualCache,
        @Nullable DataSize memory,
        @Nullable DataSize requestMemory,
        @Nullable Path cacheFolder,
        @DefaultValue("false") boolean downloadsAllowed,
        @DefaultValue Image image) {
    public CtrloraProperties {
        modelFolders = List.copyOf(modelFolders);
        pluginFolders = List.copyOf(pluginFolders);
    }

    RuntimeOptions runtimeOptions() {
        RuntimeOptions.Builder options =
                RuntimeOptions.builder().device(device).residualCacheBytes(residualCache.toBytes());
        modelFolders.forEach(options::modelFolder);
        pluginFolders.forEach(options::pluginFolder);
        Optional.ofNullable(memory).map(DataSize::toBytes).ifPresent(options::memoryBytes);
        Optional.ofNullable(requestMemory).map(DataSize::toBytes).ifPresent(options::requestBytes);
        Optional.ofNullable(cacheFolder).ifPresent(options::cacheFolder);
        return (downloadsAllowed ? options.allowDownloads() : options).build();
    }

    /**
     * Options of a call that does not set them itself. Immutable.
     *
     * @param checkpoint Path or name of the checkpoint.
     * @param base Path or name of the Base ControlNet; not needed if there is only one.
     * @param negativePrompt What the images should not show.
     * @param clipSkip Layer of the text encoder that is read, counted from the last; 1 to 12.
     * @param steps Sampling steps; 1 to 150.
     * @param guidanceScale Classifier-free guidance; 0 to 50, 1 = off.
     * @param sampler Id or alias of the sampler.
     * @param samplerOptions Options of the sampler by name.
     * @param seed Seed of the first image; negative = a new one for each generation.
     * @param n Number of images; 1 to 64.
     * @param width Width in pixels; needs a height.
     * @param height Height in pixels; needs a width.
     */
    public record Image(
            @Nullable String checkpoint,
            @Nullable String base,
            @Nullable String negativePrompt,
            @Nullable Integer clipSkip,
            @Nullable Integer steps,
            @Nullable Double guidanceScale,
            @Nullable String sampler,
            @DefaultValue Map<String, String> samplerOptions,
            @Nullable Long seed,
            @Nullable Integer n,
            @Nullable Integer width,
            @Nullable Integer height) {
        public Image {
            samplerOptions = Map.copyOf(samplerOptions);
        }

        CtrloraImageOptions options() {
            CtrloraImageOptions.Builder options = CtrloraImageOptions.builder();
            Optional.ofNullable(checkpoint).ifPresent(options::checkpoint);
            Optional.ofNullable(base).ifPresent(options::base);
            Optional.ofNullable(negativePrompt).ifPresent(options::negativePrompt);
            Optional.ofNullable(clipSkip).ifPresent(options::clipSkip);
            Optional.ofNullable(steps).ifPresent(options::steps);
            Optional.ofNullable(guidanceScale).ifPresent(options::guidanceScale);
            Optional.ofNullable(sampler).ifPresent(options::sampler);
            samplerOptions.forEach(options::samplerOption);
            Optional.ofNullable(seed).ifPresent(options::seed);
            Optional.ofNullable(n).ifPresent(options::n);
            Optional.ofNullable(width).ifPresent(options::width);
            Optional.ofNullable(height).ifPresent(options::height);
            return options.build();
        }
    }
}
