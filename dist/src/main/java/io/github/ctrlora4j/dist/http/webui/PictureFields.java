package io.github.ctrlora4j.dist.http.webui;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.HiresFix;
import io.github.ctrlora4j.api.host.ImageFit;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.InitialImage;
import io.github.ctrlora4j.api.host.Inpainting;
import io.github.ctrlora4j.api.host.MaskedContent;
import io.github.ctrlora4j.api.host.Upscaler;
import io.github.ctrlora4j.dist.http.wire.ApiException;
import io.github.ctrlora4j.dist.http.wire.Fields;
import io.github.ctrlora4j.dist.http.wire.WireImages;
import io.github.ctrlora4j.runtime.images.SourcePicture;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The fields that change given pictures: img2img, masks, and the second pass of txt2img. Stateless. */
final class PictureFields {
    private static final List<ImageFit> FITS = List.of(ImageFit.STRETCH, ImageFit.CROP, ImageFit.FILL, ImageFit.LATENT);
    private static final double DENOISE = 0.75;
    private static final double MAX_DENOISE = 0.999;
    private static final List<MaskedContent> CONTENTS = List.of(
            MaskedContent.FILL, MaskedContent.ORIGINAL, MaskedContent.LATENT_NOISE, MaskedContent.LATENT_NOTHING);

    private PictureFields() {}

    /**
     * The picture that img2img changes.
     *
     * @throws ApiException 404 if there is none, as clients expect it
     */
    static SourcePicture source(Fields fields) {
        List<String> images = fields.texts("init_images");
        if (images.isEmpty() || images.get(0).isBlank()) {
            throw ApiException.of(404, "Init image not found");
        }
        if (images.size() > 1) {
            throw ApiException.field(
                    fields.path("init_images"),
                    "bad number of images passed: " + images.size() + "; expecting 1, for the whole batch");
        }
        return WireImages.source(fields.path("init_images[0]"), images.get(0));
    }

    static InitialImage initialImage(Fields fields, OptionValues options, SourcePicture source) {
        rejectUnsupported(fields);
        int mode = fields.whole("resize_mode", 0, 0, FITS.size() - 1);
        return InitialImage.builder(source.image())
                .denoise(denoise(fields))
                .fit(FITS.get(mode))
                .allSteps(options.flag("img2img_fix_steps"))
                .build();
    }

    private static double denoise(Fields fields) {
        return fields.number("denoising_strength", DENOISE, 0, 1);
    }

    private static void rejectUnsupported(Fields fields) {
        if (!fields.text("latent_mask", "").isBlank()) {
            throw ApiException.field(fields.path("latent_mask"), "is not supported; send a mask");
        }
        if (fields.number("initial_noise_multiplier", 1) != 1) {
            throw ApiException.field(fields.path("initial_noise_multiplier"), "is not supported; send 1");
        }
    }

    /** The masked part; empty without a mask, and for one that marks nothing, as there. */
    static Optional<Inpainting> inpainting(Fields fields) {
        String text = fields.text("mask", "");
        if (text.isBlank()) {
            return Optional.empty();
        }
        boolean isInverted = fields.whole("inpainting_mask_invert", 0) != 0;
        RgbImage mask = mask(WireImages.source(fields.path("mask"), text));
        if (!marksAnything(mask, isInverted)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Inpainting.builder(mask)
                    .blur(blur(fields, "x"), blur(fields, "y"))
                    .content(CONTENTS.get(fields.whole("inpainting_fill", 0, 0, CONTENTS.size() - 1)))
                    .onlyMasked(fields.flag("inpaint_full_res", true))
                    .padding(fields.whole("inpaint_full_res_padding", 0, 0, Inpainting.MAX_PADDING))
                    .inverted(isInverted)
                    .build());
        } catch (InvalidRequestException e) {
            throw ApiFields.refusal(e);
        }
    }

    /** The newer fields hold unless the older one is there. */
    private static int blur(Fields fields, String direction) {
        String field = fields.has("mask_blur") ? "mask_blur" : "mask_blur_" + direction;
        return fields.whole(field, 4, 0, Inpainting.MAX_BLUR);
    }

    /** Where a mask is partly transparent, its opaque part is the mask. */
    private static RgbImage mask(SourcePicture picture) {
        return picture.erased().map(PictureFields::inverted).orElse(picture.image());
    }

    private static RgbImage inverted(RgbImage image) {
        byte[] rgb = image.toBytes();
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) ~rgb[i];
        }
        return RgbImage.of(image.width(), image.height(), rgb);
    }

    private static boolean marksAnything(RgbImage mask, boolean isInverted) {
        byte unmarked = (byte) (isInverted ? 255 : 0);
        for (byte value : mask.toBytes()) {
            if (value != unmarked) {
                return true;
            }
        }
        return false;
    }

    /** Steps that run when a picture is changed: samplers of noise levels make one more than DDIM-like ones. */
    static int runningSteps(InitialImage initial, int steps, boolean isSigmaSampler) {
        if (initial.allSteps()) {
            return steps;
        }
        int share = (int) (Math.min(initial.denoise(), MAX_DENOISE) * steps);
        return Math.max(1, isSigmaSampler ? share + 1 : share);
    }

    /** First and final size of txt2img with a second pass. */
    record Passes(ImageSize first, HiresFix second) {}

    /** The second pass; empty if none is wanted. */
    static Optional<Passes> hires(
            Fields fields,
            ImageSize size,
            OptionValues options,
            ApiSamplers samplers,
            CheckpointTitles checkpoints,
            RequestLimits limits) {
        if (!fields.flag("enable_hr", false)) {
            return Optional.empty();
        }
        HiresFix.Builder second = HiresFix.builder()
                .steps(fields.whole("hr_second_pass_steps", 0, 0, 150))
                .denoise(denoise(fields))
                .upscaler(upscaler(fields));
        hiresSampler(fields, samplers).ifPresent(second::sampler);
        other(fields, "hr_prompt", options).ifPresent(second::prompt);
        other(fields, "hr_negative_prompt", options).ifPresent(second::negativePrompt);
        hiresCheckpoint(fields, checkpoints).ifPresent(second::checkpoint);
        int oldWidth = fields.whole("firstphase_width", 0, 0, limits.maxSide());
        int oldHeight = fields.whole("firstphase_height", 0, 0, limits.maxSide());
        if (oldWidth > 0 && oldHeight > 0) {
            ImageSize first = new ImageSize(
                    limits.side(fields.path("firstphase_width"), oldWidth),
                    limits.side(fields.path("firstphase_height"), oldHeight));
            return Optional.of(new Passes(first, second.size(size).build()));
        }
        return Optional.of(
                new Passes(size, second.size(finalSize(fields, size, limits)).build()));
    }

    /** A text of the second pass that is not that of the first. */
    private static Optional<String> other(Fields fields, String name, OptionValues options) {
        String text = PromptFields.prompt(fields, name, options);
        String first = PromptFields.prompt(fields, name.substring("hr_".length()), options);
        boolean isSame = text.isBlank() || text.equals(first);
        return isSame ? Optional.empty() : Optional.of(text);
    }

    private static Optional<String> hiresCheckpoint(Fields fields, CheckpointTitles checkpoints) {
        String name = fields.text("hr_checkpoint_name", "");
        boolean isSame = name.isBlank() || name.equals("Use same checkpoint") || name.equals("None");
        return isSame
                ? Optional.empty()
                : Optional.of(checkpoints
                        .resolve(fields.path("hr_checkpoint_name"), name)
                        .file()
                        .toString());
    }

    private static ImageSize finalSize(Fields fields, ImageSize size, RequestLimits limits) {
        int x = fields.whole("hr_resize_x", 0, 0, limits.maxSide());
        int y = fields.whole("hr_resize_y", 0, 0, limits.maxSide());
        double scale = fields.number("hr_scale", 2, 1, 8);
        long width = x > 0
                ? x
                : y > 0 ? Math.round((double) size.width() * y / size.height()) : (long) (size.width() * scale);
        long height = y > 0
                ? y
                : x > 0 ? Math.round((double) size.height() * x / size.width()) : (long) (size.height() * scale);
        String field = fields.path(x > 0 || y > 0 ? "hr_resize_x" : "hr_scale");
        return new ImageSize(limits.side(field, width), limits.side(field, height));
    }

    private static Upscaler upscaler(Fields fields) {
        String name = fields.text("hr_upscaler", Upscaler.LATENT.title());
        return Stream.of(Upscaler.values())
                .filter(upscaler -> upscaler.title().equalsIgnoreCase(name.strip()))
                .findFirst()
                .orElseThrow(() -> ApiException.of(
                        422,
                        InvalidRequestException.unknownName(
                                        fields.path("hr_upscaler"),
                                        name,
                                        Stream.of(Upscaler.values())
                                                .map(Upscaler::title)
                                                .toList())
                                .getMessage()));
    }

    private static Optional<String> hiresSampler(Fields fields, ApiSamplers samplers) {
        String name = fields.text("hr_sampler_name", "");
        String scheduler = fields.text("hr_scheduler", "");
        boolean isSameSampler = name.isBlank() || name.equals("Use same sampler");
        boolean isSameScheduler = scheduler.isBlank() || scheduler.equals("Use same scheduler");
        if (isSameSampler && isSameScheduler) {
            return Optional.empty();
        }
        String sampler = isSameSampler
                ? fields.text("sampler_name").orElseGet(() -> fields.text("sampler_index", "Euler"))
                : name;
        ApiSamplers.Choice choice =
                samplers.choose(sampler, isSameScheduler ? fields.text("scheduler") : Optional.of(scheduler));
        return Optional.of(choice.sampler().title()
                + choice.schedule().map(schedule -> " " + schedule).orElse(""));
    }
}
