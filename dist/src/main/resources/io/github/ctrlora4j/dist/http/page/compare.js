// The same drawing by several checkpoints.

import { ApiError } from './api.js';
import { randomSeed } from './drawing.js';
import { byId } from './html.js';

/** One request for each chosen checkpoint; all have one seed, so that only the checkpoint differs. */
export function comparison(request) {
  const titles = [...byId('compared').querySelectorAll('input:checked')].map((box) => box.value);
  if (titles.length < 2) {
    throw new ApiError(422, [{ path: 'compared', text: 'Choose at least two checkpoints to compare.' }]);
  }
  const seed = request.body.seed < 0 ? randomSeed() : request.body.seed;
  return titles.map((title) => ({
    ...request,
    body: { ...request.body, seed, override_settings: { ...request.body.override_settings, sd_model_checkpoint: title } },
  }));
}
