package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.GeneratedImage;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.GenerationResult;
import io.github.ctrlora4j.api.host.ImageGenerator;
import io.github.ctrlora4j.api.host.Progress;
import io.github.ctrlora4j.api.host.ProgressListener;
import io.github.ctrlora4j.api.host.Stage;
import io.github.ctrlora4j.runtime.RuntimeOptions;
import io.github.ctrlora4j.runtime.packs.PackDescriptor;
import io.github.ctrlora4j.runtime.packs.PackRecipe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** A runtime without networks: keeps what it was asked, and draws pictures of one colour. */
final class FakeHost implements Host {
    /** Red; what every source file holds. */
    static final RgbImage SOURCE = pixel(255, 0, 0);

    /** Green; what every detection gives. */
    static final RgbImage CONDITION_IMAGE = pixel(0, 255, 0);

    /** Blue; what every generation draws. */
    static final RgbImage RESULT = pixel(0, 0, 255);

    final List<RuntimeOptions> opened = new ArrayList<>();
    final List<GenerationRequest> requests = new ArrayList<>();
    final List<DetectorArgument> detections = new ArrayList<>();
    final Map<Path, RgbImage> written = new HashMap<>();
    final Map<Path, Map<String, String>> texts = new HashMap<>();
    final List<ConditionDescriptor> conditions = new ArrayList<>();
    final List<PluginReport> plugins = new ArrayList<>();
    final List<EngineReport> engines = new ArrayList<>();
    Function<Path, ExaminedFile> examiner = path -> {
        throw new AssertionError("nothing to examine");
    };
    Function<DetectorArgument, RgbImage> detector = condition -> CONDITION_IMAGE;
    Function<GenerationRequest, GenerationResult> generation = FakeHost::drawn;
    final List<PackRecipe> recipes = new ArrayList<>();
    final List<ListedPack> packs = new ArrayList<>();
    Function<Path, PackDescriptor> packVerifier = path -> {
        throw new AssertionError("no pack to verify");
    };
    int open;

    static RgbImage pixel(int red, int green, int blue) {
        return RgbImage.of(1, 1, new byte[] {(byte) red, (byte) green, (byte) blue});
    }

    /** Two seconds of loading and 1.5 of sampling, and the counts 2, 80 and 160. */
    static GenerationResult drawn(GenerationRequest request) {
        GenerationResult.Builder result = GenerationResult.builder()
                .duration(Stage.LOAD, Duration.ofSeconds(2))
                .duration(Stage.SAMPLE, Duration.ofMillis(1500))
                .vaeEncodes(2)
                .controlSamples(80)
                .unetSamples(160);
        request.conditions().forEach(condition -> result.conditionImage(CONDITION_IMAGE));
        for (int i = 0; i < request.batch(); i++) {
            long seed = request.seed() + i;
            result.image(GeneratedImage.of(RESULT, seed, request.prompt() + "\nSeed: " + seed));
        }
        return result.build();
    }

    static GenerationResult cancelled() {
        return GenerationResult.builder().cancelled(true).build();
    }

    @Override
    public ImageGenerator openGenerator(RuntimeOptions options) {
        opened.add(options);
        open++;
        return new ImageGenerator() {
            @Override
            public List<ConditionDescriptor> conditions() {
                return conditions;
            }

            @Override
            public GenerationResult generate(
                    GenerationRequest request, ProgressListener listener, Cancellation cancellation) {
                requests.add(request);
                listener.onProgress(Progress.of(Stage.SAMPLE, request.steps(), request.steps(), () -> RESULT));
                return generation.apply(request);
            }

            @Override
            public void close() {
                open--;
            }
        };
    }

    @Override
    public Plugins loadPlugins(RuntimeOptions options) {
        open++;
        return new Plugins() {
            @Override
            public List<ConditionDescriptor> conditions() {
                return conditions;
            }

            @Override
            public List<String> trainedFor(Path base) {
                return conditions.stream().map(ConditionDescriptor::id).toList();
            }

            @Override
            public Detected detect(
                    DetectorArgument condition,
                    RgbImage source,
                    long seed,
                    Optional<RgbImage> mask,
                    BooleanSupplier cancelled) {
                detections.add(condition);
                return new Detected(detector.apply(condition), Optional.empty());
            }

            @Override
            public List<PluginReport> reports() {
                return plugins;
            }

            @Override
            public void close() {
                open--;
            }
        };
    }

    /** Verification alone decides; the plugin folder is called {@code plugins}. */
    @Override
    public Packs openPacks(RuntimeOptions options) {
        open++;
        return new Packs() {
            @Override
            public PackDescriptor create(PackRecipe recipe, Path out) {
                recipes.add(recipe);
                return packVerifier.apply(out);
            }

            @Override
            public PackDescriptor verify(Path pack) {
                return packVerifier.apply(pack);
            }

            @Override
            public Path install(Path pack) {
                return Path.of("plugins", packVerifier.apply(pack).name() + ".zip");
            }

            @Override
            public List<ListedPack> list() {
                return packs;
            }

            @Override
            public Path remove(String name) {
                return Path.of("plugins", name + ".zip");
            }

            @Override
            public void close() {
                open--;
            }
        };
    }

    @Override
    public ExaminedFile examine(Path file) {
        return examiner.apply(file);
    }

    @Override
    public RgbImage readImage(Path file) {
        if (file.toString().contains("missing")) {
            throw new InvalidRequestException(file + ": no such file");
        }
        return SOURCE;
    }

    /** Leaves an empty file, so that the next free name can be seen. */
    @Override
    public void writePng(Path file, RgbImage image, Map<String, String> text) {
        try {
            Files.createFile(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        written.put(file, image);
        texts.put(file, text);
    }

    @Override
    public List<EngineReport> probeEngines() {
        return engines;
    }
}
