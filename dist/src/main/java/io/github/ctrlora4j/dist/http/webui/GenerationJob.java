package io.github.ctrlora4j.dist.http.webui;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.UnsupportedFileException;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.GeneratedImage;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.GenerationResult;
import io.github.ctrlora4j.api.host.ImageHost;
import io.github.ctrlora4j.api.host.Inpainting;
import io.github.ctrlora4j.api.host.NoiseConvention;
import io.github.ctrlora4j.dist.http.queue.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * One request being drawn, batch after batch. It can be interrupted, which keeps what there is, or cancelled, which
 * keeps nothing. Runs on the queue's thread; everything else is thread-safe.
 */
public final class GenerationJob extends Job<GenerationAnswer> {
    private final ImageHost host;
    private final Drawing drawing;
    private final DrawingWatch watch;
    private final long created = System.nanoTime();
    private volatile long started;

    /** @param isClientGone whether nobody waits for the answer any more */
    GenerationJob(String id, ImageHost host, Drawing drawing, BooleanSupplier isClientGone) {
        super(id);
        this.host = host;
        this.drawing = drawing;
        this.watch = new DrawingWatch(drawing, isClientGone);
    }

    Drawing drawing() {
        return drawing;
    }

    public String kind() {
        return drawing.kind();
    }

    public int batches() {
        return drawing.batches();
    }

    /** What clients see of it, and may wish for. */
    DrawingWatch watch() {
        return watch;
    }

    /** Seconds since its turn came. */
    public double seconds() {
        return started == 0 ? 0 : (System.nanoTime() - started) / 1e9;
    }

    @Override
    protected boolean isAbandoned() {
        return watch.isCancelled();
    }

    @Override
    protected void cancel() {
        watch.cancel();
    }

    @Override
    protected GenerationAnswer run() {
        started = System.nanoTime();
        try {
            return draw((started - created) / 1e9);
        } catch (InvalidRequestException | UnsupportedFileException e) {
            throw drawing.refusal(e);
        }
    }

    /** All batches are one run, which remembers what the device cannot hold; after a skipped batch another one begins. */
    private GenerationAnswer draw(double waited) {
        List<GeneratedImage> images = new ArrayList<>();
        List<GenerationResult> results = new ArrayList<>();
        Optional<List<ConditionInput>> conditions = Optional.empty();
        for (int batch = 0; batch < drawing.batches() && !watch.isInterrupted(); ) {
            requireClient();
            Cancellation cancellation = watch.begin(batch);
            if (conditions.isEmpty()) {
                conditions = Optional.of(inputs(cancellation));
            }
            GenerationRequest request = request(batch, conditions.get());
            GenerationResult result = host.generator().generate(request, watch, cancellation);
            requireClient();
            results.add(result);
            images.addAll(result.images());
            if (result.isCancelled()) {
                unfinished(request, result).ifPresent(images::add);
            }
            batch = result.isCancelled() ? watch.position().batch() + 1 : drawing.batches();
        }
        return new GenerationAnswer(drawing, images, maps(results), results, waited, seconds());
    }

    private Optional<GeneratedImage> unfinished(GenerationRequest request, GenerationResult result) {
        int missing = result.images().size();
        int step = watch.position().step();
        return watch.unfinished().map(image -> UnfinishedImage.of(image, drawing, request, missing, step));
    }

    private List<ConditionInput> inputs(Cancellation cancellation) {
        ControlUnit.Frame frame = new ControlUnit.Frame(
                drawing.size(),
                drawing.request().initialImage().isPresent(),
                drawing.request().inpainting().filter(Inpainting::onlyMasked).isPresent());
        return drawing.units().stream()
                .map(unit ->
                        unit.input(host.conditions(), frame, drawing.request().seed(), cancellation))
                .toList();
    }

    /** The batches from this one on. */
    private GenerationRequest request(int batch, List<ConditionInput> conditions) {
        GenerationRequest all = drawing.request();
        GenerationRequest.Builder request = all.toBuilder().batchCount(all.batchCount() - batch);
        long images = (long) batch * all.batch();
        if (all.noiseConvention() == NoiseConvention.COMFY_UI) {
            request.seed(all.seed() + batch);
        } else if (all.variationStrength() > 0) {
            request.variationSeed(all.variationSeed() + images);
        } else {
            request.seed(all.seed() + images);
        }
        conditions.forEach(request::condition);
        return request.build();
    }

    private List<RgbImage> maps(List<GenerationResult> results) {
        List<RgbImage> maps = new ArrayList<>();
        if (results.isEmpty() || drawing.options().flag("control_net_no_detectmap")) {
            return maps;
        }
        List<RgbImage> made = results.get(0).conditionImages();
        for (int i = 0; i < Math.min(made.size(), drawing.units().size()); i++) {
            if (drawing.units().get(i).isMapWanted()) {
                maps.add(made.get(i));
            }
        }
        return maps;
    }

    private void requireClient() {
        if (watch.isCancelled()) {
            throw new CancellationException("nobody waits for the pictures any more");
        }
    }
}
