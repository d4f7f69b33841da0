// The settings of the drawing: from the form to a request, and from a picture's settings back to the form.

import { ApiError } from './api.js';
import { showCompared } from './compare.js';
import { conditionList } from './conditions.js';
import { byId, choose, fillMenu } from './html.js';
import { maskEditor } from './mask.js';
import { pictureZone } from './pictures.js';
import { sizeFields } from './size.js';

const USUAL_SAMPLER = 'DPM++ 2M';

/** A look at the unfinished picture is sent about this many times. */
const LOOKS = 20;

function number(id, path) {
  const { value } = byId(id);
  if (value === '') {
    throw new ApiError(422, [{ path, text: 'needs a number' }]);
  }
  return Number(value);
}

function withoutExtension(name) {
  return (name ?? '').replace(/\.[^.]+$/, '');
}

const TEXTS = ['prompt', 'negative'];
const MENUS = ['checkpoint', 'base', 'sampler', 'scheduler'];
const NUMBERS = ['steps', 'guidance', 'width', 'height', 'seed', 'batch', 'denoise'];
const BOXES = ['tiling', 'part-alone'];

function showOver() {
  byId('over-more').hidden = !byId('over').checked;
}

function valuesOf(ids) {
  return Object.fromEntries(ids.map((id) => [id, byId(id).value]));
}

/** Names of options that hold for this request alone. */
function overrides(steps, units) {
  const base = byId('base').value;
  return {
    sd_model_checkpoint: byId('checkpoint').value,
    ...(base ? { ctrlora_base: base } : {}),
    samples_format: 'png',
    enable_pnginfo: true,
    live_previews_enable: true,
    show_progress_every_n_steps: Math.max(1, Math.round(steps / LOOKS)),
    control_net_unit_count: Math.max(1, units.length),
  };
}

/** The fields of a picture that is drawn over, or of the part of it that a mask marks. */
function initialOf(picture, mask) {
  const masked = mask
    ? { mask, inpainting_fill: 1, inpaint_full_res: byId('part-alone').checked, inpaint_full_res_padding: 32 }
    : {};
  return { init_images: [picture.url], denoising_strength: number('denoise', 'denoising_strength'), resize_mode: 1, ...masked };
}

/** What to draw as {kind, body, conditions}: the fields, the units, and the picture to draw over or null. */
function requestOf(units, over, mask) {
  const steps = number('steps', 'steps');
  const body = {
    prompt: byId('prompt').value,
    negative_prompt: byId('negative').value,
    sampler_name: byId('sampler').value,
    scheduler: byId('scheduler').value,
    steps,
    cfg_scale: number('guidance', 'cfg_scale'),
    width: number('width', 'width'),
    height: number('height', 'height'),
    seed: number('seed', 'seed'),
    batch_size: number('batch', 'batch_size'),
    tiling: byId('tiling').checked,
    override_settings: overrides(steps, units),
    alwayson_scripts: { controlnet: { args: units } },
  };
  const initial = over ? initialOf(over, mask) : {};
  return { kind: over ? 'img2img' : 'txt2img', body: { ...body, ...initial }, conditions: units.length };
}

/** "DPM++ 2M Karras" names a sampler and a schedule. */
function chooseSampler({ sampler, schedule }) {
  const [samplers, schedules] = [byId('sampler'), byId('scheduler')];
  if (choose(samplers, sampler)) {
    return choose(schedules, schedule);
  }
  const last = [...schedules.options].find((option) => sampler.endsWith(` ${option.label}`));
  return Boolean(last) && choose(schedules, last.label) && choose(samplers, sampler.slice(0, -last.label.length - 1));
}

function fillFields(settings) {
  for (const id of ['prompt', 'negative', 'steps', 'guidance', 'seed', 'width', 'height', 'denoise']) {
    if (settings[id] !== null && settings[id] !== undefined) {
      byId(id).value = settings[id];
    }
  }
}

export function drawingForm() {
  let checkpoints = [];
  const source = pictureZone({ label: 'Source picture', takesPaste: true, onChange: () => onSource() });
  const size = sizeFields(() => conditions.update());
  const conditions = conditionList({ shared: source.picture, size: size.value });
  const mask = maskEditor();
  byId('source').append(source.node);
  byId('checkpoint').addEventListener('change', fitSize);
  byId('over').addEventListener('change', showOver);

  function fitSize() {
    const chosen = checkpoints.find(({ title }) => title === byId('checkpoint').value);
    size.fit(chosen?.side, source.picture());
  }

  function onSource() {
    byId('over-field').hidden = !source.picture();
    mask.show(source.picture());
    fitSize();
    conditions.update();
  }

  /** Takes the settings of a picture; answers with what could not be taken, as sentences. */
  function fill(settings) {
    fillFields(settings);
    size.keep();
    byId('tiling').checked = settings.tiling;
    choose(byId('base'), withoutExtension(settings.base));
    byId('over').checked = settings.denoise !== null && Boolean(source.picture());
    showOver();
    const missing = conditions.load(settings.conditions).map((id) => `The condition ${id} is not installed.`);
    if (settings.checkpoint && !choose(byId('checkpoint'), settings.checkpoint)) {
      missing.push(`The checkpoint ${settings.checkpoint} is not installed.`);
    }
    if (settings.sampler && !chooseSampler(settings)) {
      missing.push(`There is no sampler ${settings.sampler} with the schedule ${settings.schedule}.`);
    }
    if ((settings.conditions.length || settings.denoise !== null) && !source.picture()) {
      missing.push('Its source picture is not in the file; give it again.');
    }
    return missing;
  }

  /** What the page remembers: {settings, texts}. Pictures are not among it. */
  function state() {
    return {
      texts: valuesOf(TEXTS),
      settings: {
        menus: valuesOf(MENUS),
        numbers: valuesOf(NUMBERS),
        boxes: Object.fromEntries(BOXES.map((id) => [id, byId(id).checked])),
        isOwnSize: size.isOwn(),
        conditions: conditions.settings(),
      },
    };
  }

  /** Takes what was remembered; what is not installed any more is left as it is. */
  function restore({ settings, texts }) {
    Object.entries(texts ?? {}).filter(([id]) => TEXTS.includes(id)).forEach(([id, text]) => {
      byId(id).value = text;
    });
    if (!settings) {
      return;
    }
    MENUS.forEach((id) => choose(byId(id), settings.menus?.[id]));
    NUMBERS.forEach((id) => {
      byId(id).value = settings.numbers?.[id] ?? byId(id).value;
    });
    BOXES.forEach((id) => {
      byId(id).checked = settings.boxes?.[id] === true;
    });
    if (settings.isOwnSize) {
      size.keep();
    }
    conditions.load(settings.conditions ?? []);
    fitSize();
  }

  /** As on the first visit. */
  function reset() {
    byId('form').reset();
    choose(byId('sampler'), USUAL_SAMPLER);
    size.release();
    conditions.load([]);
    source.set(null);
    showOver();
  }

  return {
    request() {
      const over = byId('over').checked ? source.picture() : null;
      return requestOf(conditions.units(), over, over ? mask.value() : null);
    },
    fill,
    state,
    restore,
    reset,
    setSource: source.set,
    showSamplers(samplers, schedulers) {
      fillMenu(byId('sampler'), samplers.map(({ name }) => ({ value: name, label: name })), USUAL_SAMPLER);
      fillMenu(byId('scheduler'), schedulers.map(({ name, label }) => ({ value: name, label })));
    },
    /** Begins with what the server was started with, or what a client has set. */
    showOptions({ sd_model_checkpoint: checkpoint, ctrlora_base: base }) {
      choose(byId('checkpoint'), checkpoint);
      choose(byId('base'), withoutExtension(base));
      fitSize();
    },
    /** Takes what is installed now. */
    show(catalog) {
      ({ checkpoints } = catalog);
      fillMenu(byId('checkpoint'), checkpoints.map(({ title, name }) => ({ value: title, label: name })));
      fillMenu(byId('base'), [{ value: '', label: 'the one that fits' }, ...catalog.bases.map((base) => ({ value: base, label: base }))]);
      showCompared(checkpoints);
      fitSize();
      conditions.show(catalog);
    },
  };
}
