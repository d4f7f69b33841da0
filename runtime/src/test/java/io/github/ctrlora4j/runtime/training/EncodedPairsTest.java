package io.github.ctrlora4j.runtime.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ai.djl.ndarray.NDManager;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.runtime.MiniatureModels;
import io.github.ctrlora4j.runtime.dataset.PairPictures;
import io.github.ctrlora4j.runtime.dataset.TrainingPair;
import io.github.ctrlora4j.runtime.engine.OwnedResources;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import io.github.ctrlora4j.runtime.models.DiffusionModel;
import io.github.ctrlora4j.runtime.models.ModelComponent;
import io.github.ctrlora4j.runtime.models.ModelPart;
import io.github.ctrlora4j.runtime.models.WholeModel;
import io.github.ctrlora4j.runtime.programs.ControlTraining.Network;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the miniature's VAE and text encoder; two pictures of 128x128 pixels are pairs of one another. */
class EncodedPairsTest {
    private static final Path FIRST = MiniatureModels.DEMO.resolve("sources/ghost-flat.png");
    private static final Path SECOND = MiniatureModels.DEMO.resolve("sources/tulip-3d.png");

    private static OwnedResources loaded;
    private static DiffusionModel model;

    @TempDir
    private Path folder;

    @BeforeAll
    static void load() {
        Path file = MiniatureModels.FOLDER.resolve("miniature.safetensors");
        try (OpenedModel opened = GoldenModels.FILES.open(file, ModelRole.CHECKPOINT);
                OwnedResources building = new OwnedResources()) {
            ModelComponent text = building.own(part(file, opened, ModelPart.TEXT));
            ModelComponent unet = building.own(part(file, opened, ModelPart.UNET));
            ModelComponent vae = building.own(part(file, opened, ModelPart.VAE));
            model = GoldenModels.SD15.model(GoldenModels.ENGINE, text, unet, vae, vae, vae);
            loaded = building.release();
        }
    }

    private static ModelComponent part(Path file, OpenedModel opened, ModelPart part) {
        return WholeModel.component(GoldenModels.ENGINE, file, opened.weights(), part);
    }

    @AfterAll
    static void free() {
        loaded.close();
    }

    private EncodedPairs pairs(NDManager manager, Network network, long cacheBytes, String model) {
        EncodedPairs pairs = new EncodedPairs(
                manager,
                new SampleEncoder(GoldenModels.SD15, EncodedPairsTest.model, network),
                new RecentEncodings(EncodingCache.open(folder, cacheBytes)),
                new PairPictures(Optional.empty(), Map.of(), new ImageSize(128, 128), () -> false),
                model);
        pairs.add(new TrainingPair("line 1", FIRST, Optional.of(SECOND), "an icon"));
        pairs.add(new TrainingPair("line 2", SECOND, Optional.of(FIRST), "an icon"));
        return pairs;
    }

    private List<String> cached() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** Two pictures, the same two as condition images, and one prompt; weights of another name share nothing. */
    @Test
    void eachContentIsEncodedOnce() throws IOException {
        try (NDManager manager = GoldenModels.ENGINE.newManager()) {
            pairs(manager, Network.CTRLORA, 1 << 20, "one");
            List<String> first = cached();
            assertEquals(2 + 2 + 1, first.size(), first.toString());
            pairs(manager, Network.CTRLORA, 1 << 20, "one");
            assertEquals(first, cached());
            // The pixels of condition images are another form.
            pairs(manager, Network.CONTROLNET, 1 << 20, "one");
            assertEquals(7, cached().size());
            pairs(manager, Network.CTRLORA, 1 << 20, "other");
            assertEquals(12, cached().size());
        }
    }

    /** A VAE that makes an eighth of each side: (4, 16, 16). Pictures are seen in -1..1, condition images in 0..1. */
    @Test
    void samplesHaveThePromptThatIsAskedFor() {
        try (NDManager manager = GoldenModels.ENGINE.newManager()) {
            EncodedPairs pairs = pairs(manager, Network.CTRLORA, 1 << 20, "one");
            Sample sample = pairs.sample(1, "an icon");
            assertEquals(4 * 16 * 16, sample.latent().length);
            assertEquals("(4, 16, 16)", sample.shape().toString());
            assertFalse(
                    Arrays.equals(sample.latent(), pairs.sample(0, "an icon").condition()));
            assertFalse(Arrays.equals(sample.context(), pairs.sample(1, "").context()));
            assertArrayEquals(sample.latent(), pairs.sample(1, "").latent());
        }
    }

    /** 64 bytes hold nothing, so that everything is encoded anew: in aligned memory, to the same bits. */
    @Test
    void aLostCacheChangesNothing() {
        try (NDManager manager = GoldenModels.ENGINE.newManager()) {
            Sample kept = pairs(manager, Network.CTRLORA, 1 << 20, "one").sample(0, "an icon");
            Sample again = pairs(manager, Network.CTRLORA, 64, "two").sample(0, "an icon");
            assertArrayEquals(kept.latent(), again.latent());
            assertArrayEquals(kept.condition(), again.condition());
            assertArrayEquals(kept.context(), again.context());
        }
    }
}
