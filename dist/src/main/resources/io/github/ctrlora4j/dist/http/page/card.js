// One condition of the drawing: its picture, its parameters, and what it sees.

import { controlOf, slider } from './controls.js';
import { clearFields, markProblem } from './errors.js';
import { element, fillMenu, newId } from './html.js';
import { addressOf, pictureZone } from './pictures.js';
import { livePreview } from './preview.js';

const MODES = ['Balanced', 'My prompt is more important', 'ControlNet is more important'];

function field(name, ...children) {
  return element('div', { class: 'field', 'data-name': name }, ...children);
}

function labelled(name, label, menu) {
  menu.id = newId(name);
  return field(name, element('label', { for: menu.id }, label), menu);
}

/**
 * A card.
 *
 * @param descriptor of the condition, from the catalog
 * @param shared gives the source picture that all conditions share, or null
 * @param size gives width and height of the drawing
 */
export function conditionCard({ descriptor, models, shared, size, onRemove }) {
  let controls = [];
  let address = null;
  const title = element('h3', { id: newId('card') }, descriptor.title);
  const weight = slider({ label: 'Weight', minimum: 0, maximum: 2, step: 0.05, value: 1 });
  const start = slider({ label: 'Begins at', minimum: 0, maximum: 1, step: 0.01, value: 0 });
  const end = slider({ label: 'Ends at', minimum: 0, maximum: 1, step: 0.01, value: 1 });
  const mode = element('select', {}, ...MODES.map((name) => element('option', { value: name }, name)));
  const model = element('select');
  const own = pictureZone({ label: 'Own picture', isSmall: true, onChange: () => preview.update() });
  const mask = pictureZone({ label: 'Mask, white to repaint', isSmall: true, onChange: () => preview.update() });
  const image = element('img', { alt: '', hidden: true });
  const caption = element('figcaption', { class: 'quiet' });
  const map = element('figure', { class: 'map' }, image, caption);
  const parameters = element('div', { class: 'parameters' });
  const gone = element('p', { class: 'problem', role: 'alert' });
  const more = element('details', { open: !descriptor.model }, element('summary', {}, 'More'),
    element('div', { class: 'columns' }, field('guidance_start', ...start.nodes), field('guidance_end', ...end.nodes)),
    labelled('control_mode', 'Control mode', mode),
    labelled('model', 'LoRA or ControlNet', model),
    field('image', own.node),
    element('div', { 'data-name': 'mask', class: 'field', hidden: !descriptor.takes_mask }, mask.node));
  const remove = element('button', { type: 'button', class: 'plain', 'aria-label': `Remove ${descriptor.title}`, onclick: () => onRemove() }, 'Remove');
  const node = element('div', { class: 'card', role: 'group', 'aria-labelledby': title.id },
    element('div', { class: 'row' }, title, element('p', { class: 'quiet grow' }, descriptor.appearance), remove),
    gone,
    element('div', { class: 'card-body' }, map,
      element('div', { class: 'grow' }, field('weight', ...weight.nodes), parameters)),
    more);

  const picture = () => own.picture() ?? shared();

  const preview = livePreview({
    request,
    onMap: showMap,
    onProblem: ([{ text }]) => {
      if (!markProblem(node, { path: node.dataset.path, text })) {
        caption.textContent = text;
      }
    },
    onBusy: (isBusy) => {
      map.setAttribute('aria-busy', String(isBusy));
    },
  });

  function values() {
    const given = controls.map((control) => [control.name, control.value()]);
    return Object.fromEntries(given.filter(([, value]) => value !== null));
  }

  /** The shorter side at which the picture covers the drawing, as the drawing itself does it. */
  function resolution({ width, height }) {
    const wanted = size();
    return Math.round(Math.max(wanted.height / height, wanted.width / width) * Math.min(width, height));
  }

  function request() {
    const source = picture();
    if (!source) {
      return null;
    }
    clearFields(node);
    return {
      controlnet_module: descriptor.id,
      controlnet_input_images: [source.url],
      controlnet_masks: mask.picture() ? [mask.picture().url] : [],
      controlnet_processor_res: resolution(source),
      controlnet_parameters: values(),
    };
  }

  function showMap(base64) {
    if (address) {
      URL.revokeObjectURL(address);
    }
    address = base64 ? addressOf(base64) : null;
    image.hidden = !address;
    if (address) {
      image.src = address;
      image.alt = `What ${descriptor.title} sees: ${descriptor.appearance}`;
    }
    const { width, height } = size();
    map.style.aspectRatio = `${width} / ${height}`;
    caption.textContent = address ? '' : picture() ? 'no preview' : 'needs a picture';
  }

  function draw() {
    const kept = values();
    controls = descriptor.parameters.map(controlOf);
    for (const control of controls) {
      if (kept[control.name] !== undefined) {
        control.set(kept[control.name]);
      }
    }
    parameters.replaceChildren(...controls.map((control) => control.node));
    place(node.dataset.path ?? '');
  }

  function showModels(names) {
    fillMenu(model, [{ value: 'None', label: 'choose one' }, ...names.map((name) => ({ value: name, label: name }))],
      model.value && model.value !== 'None' ? model.value : descriptor.model ?? 'None');
  }

  /** Says at which place of the request the card stands, so that refusals find their fields. */
  function place(path) {
    node.dataset.path = path;
    for (const inner of node.querySelectorAll('[data-name]')) {
      inner.dataset.path = `${path}.${inner.dataset.name}`;
    }
  }

  node.addEventListener('input', (event) => {
    if (parameters.contains(event.target)) {
      preview.update();
    }
  });
  showModels(models);
  draw();
  showMap(null);
  preview.update();

  return {
    node,
    id: descriptor.id,
    place,
    update: preview.update,
    stop: () => {
      preview.stop();
      showMap(null);
    },
    unit: () => ({
      enabled: true,
      module: descriptor.id,
      model: model.value,
      weight: weight.value(),
      guidance_start: start.value(),
      guidance_end: end.value(),
      control_mode: mode.value,
      image: picture()?.url ?? null,
      mask: mask.picture()?.url ?? null,
      resize_mode: 'Crop and Resize',
      parameters: values(),
    }),
    load(settings) {
      weight.set(settings.weight);
      start.set(settings.start);
      end.set(settings.end);
      mode.value = settings.mode;
      const stem = settings.file?.replace(/\.[^.]+$/, '');
      const named = [...model.options].find((option) => option.value.startsWith(`${stem} [`));
      if (named) {
        model.value = named.value;
      }
      for (const control of controls) {
        if (settings.parameters[control.name] !== undefined) {
          control.set(settings.parameters[control.name]);
        }
      }
      preview.update();
    },
    /** Takes what is installed now; the condition itself may be another version, or gone. */
    refresh(now, names) {
      gone.textContent = now ? '' : `${descriptor.title} is not installed any more.`;
      if (now && JSON.stringify(now) !== JSON.stringify(descriptor)) {
        descriptor = now;
        draw();
        preview.update();
      }
      showModels(names);
    },
  };
}
