package io.github.ctrlora4j.spring;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.GeneratedImage;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.GenerationResult;
import io.github.ctrlora4j.api.host.ImageHost;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.ai.image.Image;
import org.springframework.ai.image.ImageGeneration;
import org.springframework.ai.image.ImageModel;
import org.springframework.ai.image.ImagePrompt;
import org.springframework.ai.image.ImageResponse;
import org.springframework.ai.image.ImageResponseMetadata;
import org.springframework.ai.retry.NonTransientAiException;
import org.springframework.beans.factory.DisposableBean;

/**
 * Spring AI's image model over a host in the same process. Thread-safe; the host runs one generation at a time, and its
 * owner closes it.
 *
 * <p>Images are PNGs in base64 with {@link CtrloraImageMetadata}; the response's metadata has the {@link #WARNINGS}.
 * Every failure is a {@link NonTransientAiException} with our message, because the same call fails again on the same
 * machine. Closing the host, or an interrupt of the calling thread, cancels the generation after its current step; the
 * exception says so.
 */
public final class SpringImageModel implements ImageModel, DisposableBean {
    /** Key of the response's metadata: what the caller should know, a list of {@link String}. */
    public static final String WARNINGS = "warnings";

    private static final Logger log = LoggerFactory.getLogger(SpringImageModel.class);

    private final ImageHost host;
    private final CtrloraImageOptions defaults;
    private final AtomicInteger calls = new AtomicInteger();

    /**
     * @param defaults for what a call leaves open
     * @throws io.github.ctrlora4j.api.InvalidRequestException if a number of the defaults is out of range
     */
    public SpringImageModel(ImageHost host, CtrloraImageOptions defaults) {
        this.host = Objects.requireNonNull(host, "host");
        this.defaults = Objects.requireNonNull(defaults, "defaults");
        requireValid(defaults);
    }

    /** A checkpoint is required by calls only. */
    private static void requireValid(CtrloraImageOptions defaults) {
        CtrloraImageOptions complete = defaults.toBuilder()
                .checkpoint(defaults.checkpoint().orElse("any"))
                .build();
        Objects.requireNonNull(complete.request().build());
    }

    @Override
    public ImageResponse call(ImagePrompt prompt) {
        calls.incrementAndGet();
        try {
            CtrloraImageOptions options = defaults.overriddenBy(prompt.getOptions());
            GenerationRequest request =
                    PromptTexts.of(prompt).into(options.request()).build();
            return response(host.generator().generate(request, options.progress(), new Cancellation()), request);
        } catch (CtrloraException | IllegalStateException e) {
            throw new NonTransientAiException(e.getMessage(), e);
        } finally {
            calls.decrementAndGet();
        }
    }

    private static ImageResponse response(GenerationResult result, GenerationRequest request) {
        if (result.isCancelled()) {
            throw new NonTransientAiException("the generation was cancelled after "
                    + result.images().size() + " of " + request.batch() * request.batchCount()
                    + " images, because the application context was closed or the calling thread was interrupted");
        }
        ImageResponseMetadata metadata = new ImageResponseMetadata();
        metadata.put(WARNINGS, result.warnings());
        return new ImageResponse(
                result.images().stream().map(SpringImageModel::encoded).toList(), metadata);
    }

    private static ImageGeneration encoded(GeneratedImage generated) {
        byte[] png = ImageFiles.encodePng(generated.image(), Map.of("parameters", generated.parameters()));
        return new ImageGeneration(
                new Image(null, Base64.getEncoder().encodeToString(png)),
                new CtrloraImageMetadata(generated.seed(), generated.parameters()));
    }

    /** Says what closing the host, which comes next, means for running calls. */
    @Override
    public void destroy() {
        int running = calls.get();
        if (running > 0) {
            log.info("The application context is closing: {} running or waiting generations are cancelled", running);
        }
    }
}
