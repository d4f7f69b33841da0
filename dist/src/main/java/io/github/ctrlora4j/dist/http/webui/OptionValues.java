package io.github.ctrlora4j.dist.http.webui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ctrlora4j.dist.http.wire.ApiException;
import io.github.ctrlora4j.dist.http.wire.Fields;
import java.util.List;

/** A value for every option of the API. Immutable. */
public final class OptionValues {
    public static final String CHECKPOINT = "sd_model_checkpoint";
    public static final String VAE = "sd_vae";
    /** The Base ControlNet; an option of ours. Empty: the only one that fits the checkpoint. */
    public static final String BASE = "ctrlora_base";

    /** Whose noise a seed means, "A1111" or "ComfyUI"; an option of ours. */
    static final String NOISE_CONVENTION = "ctrlora_noise_convention";
    /** A value of the samplers' option "noise"; an option of ours. Empty: the sampler's own. */
    static final String SDE_NOISE = "ctrlora_sde_noise";

    static final String COMFY_UI = "ComfyUI";

    /** Options that change pictures and that are fixed here; other values are refused. */
    private static final List<String> FIXED = List.of(
            "emphasis",
            "comma_padding_backtrack",
            "eta_noise_seed_delta",
            "no_dpmpp_sde_batch_determinism",
            "img2img_color_correction",
            "img2img_background_color",
            "initial_noise_multiplier",
            "inpainting_mask_weight",
            "overlay_inpaint");

    /** Of requests that do not say it themselves. */
    static final String TILING = "tiling";

    /** Whether what follows a # in a line of a prompt is left out. */
    static final String COMMENTS = "enable_prompt_comments";

    static final String UNITS = "control_net_unit_count";

    /** As many as the extension's own setting offers; each may bring a large picture. */
    private static final int MAX_UNITS = 10;

    private static final OptionValues DEFAULTS = new OptionValues(defaultValues());

    private final ObjectNode values;

    private OptionValues(ObjectNode values) {
        this.values = values;
    }

    public static OptionValues defaults() {
        return DEFAULTS;
    }

    /** Those that clients read or write, with the values of stable-diffusion-webui; it has 311. */
    private static ObjectNode defaultValues() {
        ObjectNode options = JsonNodeFactory.instance.objectNode();
        options.put("samples_save", true).put("samples_format", "png").put("grid_save", true);
        options.put("return_grid", true).put("grid_only_if_multiple", true).put("enable_pnginfo", true);
        options.put("jpeg_quality", 80).put("save_init_img", false);
        options.put("add_model_name_to_info", true).put("add_model_hash_to_info", true);
        options.put("add_vae_name_to_info", true).put("add_vae_hash_to_info", true);
        options.put("add_version_to_infotext", true);
        options.put("do_not_show_images", false).put("send_seed", true).put("send_size", true);
        options.put(CHECKPOINT, "")
                .put("sd_checkpoint_hash", "")
                .put(VAE, "Automatic")
                .put(BASE, "");
        options.put("sd_checkpoints_limit", 1).put("sd_checkpoint_cache", 0).put("sd_vae_checkpoint_cache", 0);
        options.put("CLIP_stop_at_last_layers", 1).put("emphasis", "Original").put("comma_padding_backtrack", 20);
        options.put(TILING, false).put(COMMENTS, true);
        options.put("randn_source", "CPU").put("eta_noise_seed_delta", 0);
        options.put("no_dpmpp_sde_batch_determinism", false);
        options.put(NOISE_CONVENTION, "A1111").put(SDE_NOISE, "");
        options.put("eta_ddim", 0.0).put("eta_ancestral", 1.0).put("s_noise", 1.0);
        options.put("img2img_fix_steps", false).put("img2img_color_correction", false);
        options.put("img2img_background_color", "#ffffff").put("initial_noise_multiplier", 1.0);
        options.put("inpainting_mask_weight", 1.0).put("overlay_inpaint", true);
        options.put("return_mask", false).put("return_mask_composite", false);
        options.put("live_previews_enable", true).put("show_progress_every_n_steps", 10);
        options.put("show_progress_type", "Approx NN").put("live_previews_image_format", "png");
        options.putNull("upscaler_for_img2img").put("face_restoration_model", "CodeFormer");
        options.put("code_former_weight", 0.5);
        options.put("control_net_unit_count", 3).put("control_net_model_cache_size", 2);
        options.put("control_net_no_detectmap", false).put("control_net_detectmap_autosaving", false);
        options.put("control_net_allow_script_control", false);
        return options;
    }

    /**
     * These values with some replaced; options that there are not are ignored.
     *
     * @throws ApiException 422 if a value has another type than the option
     */
    public OptionValues with(Fields changes) {
        ObjectNode changed = values.deepCopy();
        for (String name : changes.names()) {
            JsonNode old = values.path(name);
            if (old.isMissingNode() || !changes.has(name)) {
                continue;
            }
            if (old.isBoolean()) {
                changed.put(name, changes.flag(name, false));
            } else if (old.isInt()) {
                changed.put(name, changes.whole(name, 0, Integer.MIN_VALUE, Integer.MAX_VALUE));
            } else if (old.isDouble()) {
                changed.put(name, changes.number(name, 0));
            } else {
                changed.put(name, changes.text(name, ""));
            }
        }
        return new OptionValues(changed).checked(changes);
    }

    private OptionValues checked(Fields changes) {
        for (String name : FIXED) {
            if (!values.path(name).equals(DEFAULTS.values.path(name))) {
                throw ApiException.field(
                        changes.path(name),
                        "is always " + DEFAULTS.values.path(name).asText() + " here, got "
                                + values.path(name).asText());
            }
        }
        String convention = text(NOISE_CONVENTION);
        if (!convention.equals("A1111") && !convention.equals(COMFY_UI)) {
            throw ApiException.field(
                    changes.path(NOISE_CONVENTION), "needs A1111 or " + COMFY_UI + ", got '" + convention + "'");
        }
        if (changes.has("CLIP_stop_at_last_layers")) {
            changes.whole("CLIP_stop_at_last_layers", 1, 1, 12);
        }
        if (changes.has(UNITS)) {
            changes.whole(UNITS, 3, 1, MAX_UNITS);
        }
        if (changes.has("jpeg_quality")) {
            changes.whole("jpeg_quality", 80, 1, 100);
        }
        String format = text("samples_format");
        if (!format.equals("png") && !format.equals("jpg") && !format.equals("jpeg")) {
            throw ApiException.field(
                    changes.path("samples_format"), "pictures are sent as png, jpg or jpeg, got '" + format + "'");
        }
        return this;
    }

    public OptionValues with(String name, String value) {
        return new OptionValues(values.deepCopy().put(name, value));
    }

    public String text(String name) {
        return values.path(name).asText("");
    }

    public boolean flag(String name) {
        return values.path(name).asBoolean();
    }

    public int whole(String name) {
        return values.path(name).asInt();
    }

    public double number(String name) {
        return values.path(name).asDouble();
    }

    /** All of them as one JSON object. */
    public ObjectNode asJson() {
        return values.deepCopy();
    }
}
