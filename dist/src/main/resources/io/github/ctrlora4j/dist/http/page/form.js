// The settings of the drawing: from the form to a request, and from a picture's settings back to the form.

import { ApiError } from './api.js';
import { conditionList } from './conditions.js';
import { byId, element, fillMenu } from './html.js';
import { pictureZone } from './pictures.js';

/** A look at the unfinished picture is sent about this many times. */
const LOOKS = 20;

/** Up to so many checkpoints are compared unless the user chooses. */
const MAX_COMPARED = 4;

function number(id, path) {
  const value = byId(id).value;
  if (value === '') {
    throw new ApiError(422, [{ path, text: 'needs a number' }]);
  }
  return Number(value);
}

function byNames(menu, text) {
  const wanted = text?.toLowerCase();
  return [...menu.options].find((option) => [option.value, option.label].some((name) => name.toLowerCase() === wanted));
}

/** Chooses an option by its value or label; true if there is one. */
function choose(menu, text) {
  const option = byNames(menu, text);
  if (option) {
    menu.value = option.value;
  }
  return Boolean(option);
}

export function drawingForm() {
  let catalog = { checkpoints: [], bases: [], conditions: [] };
  let isSizeOwn = false;
  const width = byId('width');
  const height = byId('height');
  const size = () => ({ width: Number(width.value) || 512, height: Number(height.value) || 512 });
  const source = pictureZone({ label: 'Source picture', takesPaste: true, onChange: () => onSource() });
  const conditions = conditionList({ shared: () => source.picture(), size });
  byId('source').append(source.node);

  function onSource() {
    byId('over-field').hidden = !source.picture();
    fitSize();
    conditions.update();
  }

  /** The size that suits the checkpoint, in the shape of the source, unless the user has set another. */
  function fitSize() {
    if (isSizeOwn) {
      return;
    }
    const side = catalog.checkpoints.find(({ title }) => title === byId('checkpoint').value)?.side ?? 512;
    const shape = source.picture() ?? { width: 1, height: 1 };
    const scale = side / Math.max(shape.width, shape.height);
    const rounded = (length) => Math.max(64, Math.round((length * scale) / 8) * 8);
    width.value = rounded(shape.width);
    height.value = rounded(shape.height);
  }

  for (const input of [width, height]) {
    input.addEventListener('input', () => {
      isSizeOwn = true;
      conditions.update();
    });
  }
  byId('checkpoint').addEventListener('change', () => {
    fitSize();
    conditions.update();
  });
  byId('over').addEventListener('change', () => {
    byId('denoise-field').hidden = !byId('over').checked;
  });

  /** What to draw as {kind, body, conditions}. */
  function request() {
    const units = conditions.units();
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
      override_settings: {
        sd_model_checkpoint: byId('checkpoint').value,
        ...(byId('base').value ? { ctrlora_base: byId('base').value } : {}),
        samples_format: 'png',
        enable_pnginfo: true,
        live_previews_enable: true,
        show_progress_every_n_steps: Math.max(1, Math.round(steps / LOOKS)),
        control_net_unit_count: Math.max(1, units.length),
      },
      alwayson_scripts: { controlnet: { args: units } },
    };
    const isOver = byId('over').checked && source.picture();
    if (isOver) {
      Object.assign(body, {
        init_images: [source.picture().url],
        denoising_strength: number('denoise', 'denoising_strength'),
        resize_mode: 1,
      });
    }
    return { kind: isOver ? 'img2img' : 'txt2img', body, conditions: units.length };
  }

  function fillNumbers(settings) {
    for (const [id, value] of Object.entries({
      prompt: settings.prompt, negative: settings.negative, steps: settings.steps, guidance: settings.guidance,
      seed: settings.seed, width: settings.width, height: settings.height, denoise: settings.denoise,
    })) {
      if (value !== null && value !== undefined) {
        byId(id).value = value;
      }
    }
    isSizeOwn = true;
  }

  /** "DPM++ 2M Karras" names a sampler and a schedule. */
  function chooseSampler(settings) {
    const [sampler, scheduler] = [byId('sampler'), byId('scheduler')];
    if (choose(sampler, settings.sampler)) {
      return choose(scheduler, settings.schedule);
    }
    const last = [...scheduler.options].find((option) => settings.sampler?.endsWith(` ${option.label}`));
    return Boolean(last) && choose(scheduler, last.label) && choose(sampler, settings.sampler.slice(0, -last.label.length - 1));
  }

  /** Takes the settings of a picture; answers with what could not be taken, as sentences. */
  function fill(settings) {
    fillNumbers(settings);
    const missing = [];
    if (settings.checkpoint && !choose(byId('checkpoint'), settings.checkpoint)) {
      missing.push(`The checkpoint ${settings.checkpoint} is not installed.`);
    }
    if (settings.sampler && !chooseSampler(settings)) {
      missing.push(`There is no sampler ${settings.sampler} with the schedule ${settings.schedule}.`);
    }
    choose(byId('base'), settings.base?.replace(/\.[^.]+$/, '') ?? '');
    byId('over').checked = settings.denoise !== null && Boolean(source.picture());
    byId('denoise-field').hidden = !byId('over').checked;
    missing.push(...conditions.load(settings.conditions).map((id) => `The condition ${id} is not installed.`));
    if ((settings.conditions.length || settings.denoise !== null) && !source.picture()) {
      missing.push('Its source picture is not in the file; give it again.');
    }
    return missing;
  }

  return {
    request,
    fill,
    setSource: source.set,
    showSamplers(samplers, schedulers) {
      fillMenu(byId('sampler'), samplers.map(({ name }) => ({ value: name, label: name })), 'DPM++ 2M');
      fillMenu(byId('scheduler'), schedulers.map(({ name, label }) => ({ value: name, label })));
    },
    /** Begins with what the server was started with, or what a client has set. */
    showOptions({ sd_model_checkpoint: checkpoint, ctrlora_base: base }) {
      choose(byId('checkpoint'), checkpoint);
      choose(byId('base'), base.replace(/\.[^.]+$/, ''));
      fitSize();
    },
    show(now) {
      catalog = now;
      fillMenu(byId('checkpoint'), now.checkpoints.map(({ title, name }) => ({ value: title, label: name })));
      fillMenu(byId('base'), [{ value: '', label: 'the one that fits' }, ...now.bases.map((base) => ({ value: base, label: base }))]);
      const areFew = now.checkpoints.length <= MAX_COMPARED;
      byId('compared').replaceChildren(...now.checkpoints.map(({ title, name }) => {
        const before = document.querySelector(`#compared input[value="${CSS.escape(title)}"]`);
        return element('label', { class: 'check' }, element('input', { type: 'checkbox', value: title, checked: before?.checked ?? areFew }), ` ${name}`);
      }));
      byId('comparison').hidden = now.checkpoints.length < 2;
      fitSize();
      conditions.show(now);
    },
  };
}
