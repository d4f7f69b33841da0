// Draws a parameter of a condition from its descriptor: slider, list, box, or text.

import { element, newId } from './html.js';

function help(parameter) {
  const isNumber = parameter.kind === 'integer' || parameter.kind === 'real';
  const range = isNumber ? `${parameter.minimum} to ${parameter.maximum}` : '';
  const isShown = parameter.kind !== 'flag' && parameter.default !== null && parameter.default !== '';
  const usual = isShown ? `default ${parameter.default}` : '';
  return [range, usual].filter(Boolean).join(', ');
}

/** A slider and a number that move together. */
export function slider({ label, minimum, maximum, step, value, whole = false, describedBy = null }) {
  const id = newId('slider');
  const bounds = { min: minimum, max: maximum };
  const range = element('input', { type: 'range', id, ...bounds, step: whole ? step : 'any', 'aria-describedby': describedBy });
  const number = element('input', { type: 'number', ...bounds, step: whole ? step : 'any', 'aria-label': `${label}, exact` });
  const name = element('label', { for: id }, label);
  const set = (text) => {
    range.value = text;
    number.value = text;
  };
  range.addEventListener('input', () => {
    const places = whole ? 0 : Math.max(0, Math.min(4, Math.ceil(-Math.log10(step))));
    number.value = whole ? range.value : Number(Number(range.value).toFixed(places));
  });
  number.addEventListener('input', () => {
    range.value = number.value;
  });
  set(value);
  return {
    nodes: [name, element('div', { class: 'slider' }, range, number)],
    value: () => number.value,
    set,
    enable: (isOn) => {
      range.disabled = !isOn;
      number.disabled = !isOn;
    },
  };
}

function numberControl(parameter, describedBy) {
  const isDrawn = parameter.default === null;
  const middle = (parameter.drawn_minimum + parameter.drawn_maximum) / 2;
  const whole = parameter.kind === 'integer';
  const made = slider({
    label: parameter.title,
    minimum: parameter.minimum,
    maximum: parameter.maximum,
    step: parameter.step,
    value: parameter.default ?? (whole ? Math.round(middle) : middle),
    whole,
    describedBy,
  });
  if (!isDrawn) {
    return made;
  }
  const box = element('input', { type: 'checkbox', checked: true, onchange: () => made.enable(!box.checked) });
  made.enable(false);
  return {
    nodes: [...made.nodes, element('label', { class: 'check' }, box, ' drawn from the seed')],
    value: () => (box.checked ? null : made.value()),
    set: (text) => {
      box.checked = text === null;
      made.enable(!box.checked);
      if (text !== null) {
        made.set(text);
      }
    },
  };
}

function choiceControl(parameter, describedBy) {
  const drawn = parameter.default === null ? [element('option', { value: '' }, 'drawn from the seed')] : [];
  const options = parameter.choices.map((choice) => element('option', { value: choice }, choice));
  const menu = element('select', { id: newId('choice'), 'aria-describedby': describedBy }, ...drawn, ...options);
  menu.value = parameter.default ?? '';
  return {
    nodes: [element('label', { for: menu.id }, parameter.title), menu],
    value: () => (menu.value === '' ? null : menu.value),
    set: (text) => {
      menu.value = text ?? '';
    },
  };
}

function flagControl(parameter, describedBy) {
  if (parameter.default === null) {
    return choiceControl({ ...parameter, choices: ['true', 'false'] }, describedBy);
  }
  const box = element('input', { type: 'checkbox', checked: parameter.default === 'true', 'aria-describedby': describedBy });
  return {
    nodes: [element('label', { class: 'check' }, box, ` ${parameter.title}`)],
    value: () => String(box.checked),
    set: (text) => {
      box.checked = text === 'true';
    },
  };
}

function textControl(parameter, describedBy) {
  const input = element('input', { type: 'text', id: newId('text'), 'aria-describedby': describedBy });
  input.value = parameter.default ?? '';
  return {
    nodes: [element('label', { for: input.id }, parameter.title), input],
    value: () => (input.value === '' && parameter.default === null ? null : input.value),
    set: (text) => {
      input.value = text ?? '';
    },
  };
}

const KINDS = { integer: numberControl, real: numberControl, choice: choiceControl, flag: flagControl, text: textControl };

/** A control with its node, value() and set(text); null stands for "drawn from the seed". */
export function controlOf(parameter) {
  const text = help(parameter);
  const hint = text ? element('p', { class: 'help', id: newId('help') }, text) : null;
  const made = KINDS[parameter.kind](parameter, hint?.id ?? null);
  const node = element('div', { class: 'field', 'data-name': `parameters.${parameter.name}` }, ...made.nodes, hint);
  return { node, name: parameter.name, value: made.value, set: made.set };
}
