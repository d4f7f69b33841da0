// The same drawing by several checkpoints.

import { ApiError } from './api.js';
import { randomSeed } from './drawing.js';
import { byId, element } from './html.js';

/** Up to so many checkpoints are compared unless the user chooses. */
const MAX_UNASKED = 4;

const boxes = () => [...byId('compared').querySelectorAll('input')];

/** A box for each checkpoint; those that were there stay as they were. */
export function showCompared(checkpoints) {
  const before = new Map(boxes().map((box) => [box.value, box.checked]));
  const areFew = checkpoints.length <= MAX_UNASKED;
  byId('compared').replaceChildren(...checkpoints.map(({ title, name }) => element('label', { class: 'check' },
    element('input', { type: 'checkbox', value: title, checked: before.get(title) ?? areFew }), ` ${name}`)));
  byId('comparison').hidden = checkpoints.length < 2;
}

/** One request for each chosen checkpoint; all have one seed, so that only the checkpoint differs. */
export function comparison(request) {
  const titles = boxes().filter((box) => box.checked).map((box) => box.value);
  if (titles.length < 2) {
    throw new ApiError(422, [{ path: 'compared', text: 'Choose at least two checkpoints to compare.' }]);
  }
  const seed = request.body.seed < 0 ? randomSeed() : request.body.seed;
  return titles.map((title) => ({
    ...request,
    body: { ...request.body, seed, override_settings: { ...request.body.override_settings, sd_model_checkpoint: title } },
  }));
}
