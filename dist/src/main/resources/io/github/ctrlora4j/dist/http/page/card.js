// One condition of the drawing: its picture, its parameters, and what it sees.

import { controlOf, slider } from './controls.js';
import { clearFields, markProblem } from './errors.js';
import { element, fillMenu, newId } from './html.js';
import { pictureZone } from './pictures.js';
import { conditionMap, livePreview } from './preview.js';

const MODES = ['Balanced', 'My prompt is more important', 'ControlNet is more important'];

function field(name, ...children) {
  return element('div', { class: 'field', 'data-name': name }, ...children);
}

function labelled(name, label, menu) {
  menu.id = newId(name);
  return field(name, element('label', { for: menu.id }, label), menu);
}

/** How strongly, when and by which model a condition acts: {weight, more, unit(), load(), showModels()}. */
function strengthOf(descriptor, picturesNode) {
  const weight = slider({ label: 'Weight', minimum: 0, maximum: 2, step: 0.05, value: 1 });
  const start = slider({ label: 'Begins at', minimum: 0, maximum: 1, step: 0.01, value: 0 });
  const end = slider({ label: 'Ends at', minimum: 0, maximum: 1, step: 0.01, value: 1 });
  const mode = element('select', {}, ...MODES.map((name) => element('option', { value: name }, name)));
  const model = element('select');
  const more = element('details', { open: !descriptor.model }, element('summary', {}, 'More'),
    element('div', { class: 'columns' }, field('guidance_start', ...start.nodes), field('guidance_end', ...end.nodes)),
    labelled('control_mode', 'Control mode', mode),
    labelled('model', 'LoRA or ControlNet', model),
    picturesNode);
  return {
    weight: field('weight', ...weight.nodes),
    more,
    unit: () => ({
      model: model.value,
      weight: weight.value(),
      guidance_start: start.value(),
      guidance_end: end.value(),
      control_mode: mode.value,
    }),
    settings: () => ({
      weight: weight.value(),
      start: start.value(),
      end: end.value(),
      mode: mode.value,
      file: model.value.replace(/ \[[^\]]*\]$/, ''),
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
    },
    showModels(names, usual) {
      const wanted = model.value && model.value !== 'None' ? model.value : usual ?? 'None';
      fillMenu(model, [{ value: 'None', label: 'choose one' }, ...names.map((name) => ({ value: name, label: name }))], wanted);
    },
  };
}

/** The parameters of a condition as controls: {node, values(), load(), show()}. */
function parametersOf(descriptor) {
  const node = element('div', { class: 'parameters' });
  let controls = [];

  function values() {
    const given = controls.map((control) => [control.name, control.value()]);
    return Object.fromEntries(given.filter(([, value]) => value !== null));
  }

  function load(wanted) {
    controls.filter(({ name }) => wanted[name] !== undefined).forEach((control) => control.set(wanted[control.name]));
  }

  /** Draws the controls of a descriptor; values of the same names stay. */
  function show(parameters) {
    const kept = values();
    controls = parameters.map(controlOf);
    load(kept);
    node.replaceChildren(...controls.map((control) => control.node));
  }

  show(descriptor.parameters);
  return { node, values, load, show };
}

/** The shorter side at which a picture covers the drawing, as the drawing itself does it. */
function resolution({ width, height }, wanted) {
  return Math.round(Math.max(wanted.height / height, wanted.width / width) * Math.min(width, height));
}

function cardNode({ title, appearance }, { gone, map, strength, parameters, onRemove }) {
  const heading = element('h3', { id: newId('card') }, title);
  const remove = element('button', { type: 'button', class: 'plain', 'aria-label': `Remove ${title}`, onclick: onRemove }, 'Remove');
  return element('div', { class: 'card', role: 'group', 'aria-labelledby': heading.id },
    element('div', { class: 'row' }, heading, element('p', { class: 'quiet grow' }, appearance), remove),
    gone,
    element('div', { class: 'card-body' }, map.node, element('div', { class: 'grow' }, strength.weight, parameters.node)),
    strength.more);
}

/**
 * A card.
 *
 * @param descriptor of the condition, from the catalog
 * @param shared gives the source picture that all conditions share, or null
 * @param size gives width and height of the drawing
 */
export function conditionCard({ descriptor, models, shared, size, onRemove }) {
  const own = pictureZone({ label: 'Own picture', isSmall: true, onChange: () => preview.update() });
  const mask = pictureZone({ label: 'Mask, white to repaint', isSmall: true, onChange: () => preview.update() });
  const strength = strengthOf(descriptor, element('div', {}, field('image', own.node),
    element('div', { class: 'field', 'data-name': 'mask', hidden: !descriptor.takes_mask }, mask.node)));
  const parameters = parametersOf(descriptor);
  const map = conditionMap(descriptor, size);
  const gone = element('p', { class: 'problem', role: 'alert' });
  const node = cardNode(descriptor, { gone, map, strength, parameters, onRemove });
  const picture = () => own.picture() ?? shared();
  const preview = livePreview({ request, onMap: map.show, onProblem: showProblem, onBusy: map.showBusy });

  function request() {
    const source = picture();
    if (!source || gone.textContent) {
      return null;
    }
    clearFields(node);
    return {
      controlnet_module: descriptor.id,
      controlnet_input_images: [source.url],
      controlnet_masks: mask.picture() ? [mask.picture().url] : [],
      controlnet_processor_res: resolution(source, size()),
      controlnet_parameters: parameters.values(),
    };
  }

  function showProblem([{ text }]) {
    if (!markProblem(node, { path: node.dataset.path, text })) {
      map.showText(text);
    }
  }

  /** Says at which place of the request the card stands, so that refusals find their fields. */
  function place(path) {
    node.dataset.path = path;
    for (const inner of node.querySelectorAll('[data-name]')) {
      inner.dataset.path = `${path}.${inner.dataset.name}`;
    }
  }

  parameters.node.addEventListener('input', preview.update);
  strength.showModels(models, descriptor.model);
  preview.update();
  return {
    node,
    id: descriptor.id,
    place,
    update: preview.update,
    stop() {
      preview.stop();
      map.show(null);
    },
    unit: () => ({
      enabled: true,
      module: descriptor.id,
      ...strength.unit(),
      image: picture()?.url ?? null,
      mask: mask.picture()?.url ?? null,
      resize_mode: 'Crop and Resize',
      parameters: parameters.values(),
    }),
    /** What load() takes; pictures are not among it. */
    settings: () => ({ id: descriptor.id, ...strength.settings(), parameters: parameters.values() }),
    load(settings) {
      strength.load(settings);
      parameters.load(settings.parameters);
      preview.update();
    },
    /** Takes what is installed now; the condition itself may be another version, or gone. */
    refresh(now, names) {
      gone.textContent = now ? '' : `${descriptor.title} is not installed any more.`;
      if (now && JSON.stringify(now.parameters) !== JSON.stringify(descriptor.parameters)) {
        parameters.show(now.parameters);
        place(node.dataset.path);
      }
      if (now && JSON.stringify(now) !== JSON.stringify(descriptor)) {
        descriptor = now;
        preview.update();
      }
      strength.showModels(names, descriptor.model);
    },
  };
}
