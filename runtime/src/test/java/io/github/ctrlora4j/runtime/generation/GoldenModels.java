package io.github.ctrlora4j.runtime.generation;

import ai.djl.ndarray.types.DataType;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.runtime.control.BaseControlNet;
import io.github.ctrlora4j.runtime.control.MergedControlNet;
import io.github.ctrlora4j.runtime.engine.TorchEngine;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import io.github.ctrlora4j.runtime.networks.sd15.Sd15Model;
import io.github.ctrlora4j.runtime.prompt.ClipTokenizer;
import io.github.ctrlora4j.runtime.weights.ModelReader;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;

/** The reduced-width models of the golden files, see {@code ctrlora/README.md} beside this class's resources. */
public final class GoldenModels {
    public static final String DEVICE = System.getProperty("ctrlora4j.test.device", "cpu");

    /** In float32, on a GPU too, unless {@code ctrlora4j.test.precision} says otherwise. */
    public static final TorchEngine ENGINE =
            TorchEngine.start(DEVICE, DataType.valueOf(System.getProperty("ctrlora4j.test.precision", "FLOAT32")));

    public static final ModelReader FILES = ModelReader.discover(GoldenModels.class.getClassLoader());
    private static final ClipTokenizer TOKENIZER = ClipTokenizer.load();

    private GoldenModels() {}

    public static Path file(String name) {
        try {
            return Path.of(Objects.requireNonNull(GoldenModels.class.getResource("ctrlora/" + name), name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(name, e);
        }
    }

    public static RgbImage image(String name) {
        return ImageFiles.read(file(name));
    }

    public static OpenedModel open(String name, ModelRole role) {
        return FILES.open(file(name), role);
    }

    static Sd15Model checkpoint(String name) {
        return checkpoint(ENGINE, name);
    }

    static Sd15Model checkpoint(TorchEngine engine, String name) {
        try (OpenedModel opened = open(name, ModelRole.CHECKPOINT)) {
            return Sd15Model.load(engine, TOKENIZER, file(name), opened.weights());
        }
    }

    public static BaseControlNet base() {
        return base(ENGINE);
    }

    static BaseControlNet base(TorchEngine engine) {
        try (OpenedModel opened = open("basecn.ckpt", ModelRole.BASE_CONTROLNET)) {
            return BaseControlNet.load(engine, file("basecn.ckpt"), opened.weights());
        }
    }

    public static MergedControlNet condition(BaseControlNet base, String name) {
        try (OpenedModel opened = open(name, ModelRole.CONDITION_LORA)) {
            return base.activate(file(name), opened.weights());
        }
    }
}
