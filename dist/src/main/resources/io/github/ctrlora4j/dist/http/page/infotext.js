// Reads the settings that a picture carries, with the server's help, and the pairs within its values.

import { post } from './api.js';

const PAIR = /\s*(\w[\w \-/]+):\s*("(?:\\.|[^"\\])*"|[^,]*)(?:,|$)/g;

/** Other programs escape in other ways; then the quotes alone are taken away. */
function unquoted(value) {
  try {
    return JSON.parse(value);
  } catch {
    return value.slice(1, -1);
  }
}

/** The pairs of a text such as 'Module: canny, Weight: 1', in order. */
export function pairsOf(text) {
  const pairs = new Map();
  for (const [, key, value] of (text ?? '').matchAll(PAIR)) {
    pairs.set(key, value.startsWith('"') ? unquoted(value) : value.trim());
  }
  return pairs;
}

/** Keys with a capital are the host's; the others are parameters of the condition. */
function conditionOf(unit, own) {
  const parameters = [...own].filter(([key]) => !/^[A-Z]/.test(key));
  return {
    id: unit.get('Module'),
    weight: unit.get('Weight') ?? '1',
    start: unit.get('Guidance Start') ?? '0',
    end: unit.get('Guidance End') ?? '1',
    mode: unit.get('Control Mode') ?? 'Balanced',
    file: own.get('LoRA') ?? own.get('ControlNet') ?? null,
    parameters: Object.fromEntries(parameters),
  };
}

/** The settings in a picture, or null if it carries none. */
export async function settingsOf(image) {
  const { info, parameters } = await post('sdapi/v1/png-info', { image });
  if (!info) {
    return null;
  }
  const conditions = [];
  for (let i = 0; parameters[`ControlNet ${i}`]; i += 1) {
    conditions.push(conditionOf(pairsOf(parameters[`ControlNet ${i}`]), pairsOf(parameters[`Condition ${i}`])));
  }
  return {
    prompt: parameters.Prompt,
    negative: parameters['Negative prompt'],
    checkpoint: parameters.Model ?? null,
    base: parameters['Base ControlNet'] ?? null,
    sampler: parameters.Sampler ?? null,
    schedule: parameters['Schedule type'],
    steps: parameters.Steps,
    guidance: parameters['CFG scale'],
    seed: parameters.Seed,
    width: parameters['Size-1'],
    height: parameters['Size-2'],
    tiling: parameters.Tiling === 'True',
    denoise: parameters['Denoising strength'] ?? null,
    conditions,
  };
}
