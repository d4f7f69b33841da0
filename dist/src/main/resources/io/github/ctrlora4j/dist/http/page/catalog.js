// Watches what is installed: a plugin or model that is added or removed shows up within seconds, without a reload.

import { getTagged } from './api.js';

const PERIOD = 2000;

/** A server with many models needs longer to look; then it is asked less often. */
const MAX_SHARE = 0.05;

/**
 * Calls onChange with every new catalog, and onReachable when the server stops or starts answering.
 * The first catalog is awaited. Hidden pages do not ask.
 */
export async function watchCatalog(onChange, onReachable) {
  let known = null;
  let isReachable = true;

  async function look() {
    const { body, tag } = await getTagged('ctrlora4j/v1/catalog');
    if (tag !== known) {
      known = tag;
      onChange(body);
    }
  }

  async function tryToLook() {
    if (document.hidden) {
      return;
    }
    let answered = true;
    try {
      await look();
    } catch (failure) {
      if (failure.status === undefined) {
        throw failure;
      }
      answered = false;
    }
    if (answered !== isReachable) {
      isReachable = answered;
      onReachable(answered);
    }
  }

  async function repeat() {
    const begun = performance.now();
    await tryToLook().catch((failure) => console.error(failure));
    setTimeout(repeat, Math.max(PERIOD, (performance.now() - begun) / MAX_SHARE));
  }

  await look();
  setTimeout(repeat, PERIOD);
  document.addEventListener('visibilitychange', () => tryToLook().catch((failure) => console.error(failure)));
}

function difference(word, from, other) {
  const known = new Set(other);
  const names = from.filter((name) => !known.has(name));
  return names.length ? [`${word}: ${names.join(', ')}.`] : [];
}

/** What two catalogs differ in, in sentences; empty if conditions and checkpoints are the same. */
export function newsOf(before, after) {
  const [oldTitles, titles] = [before, after].map((catalog) => catalog.conditions.map(({ title }) => title));
  const [oldNames, names] = [before, after].map((catalog) => catalog.checkpoints.map(({ name }) => name));
  return [
    ...difference('New condition', titles, oldTitles),
    ...difference('Removed condition', oldTitles, titles),
    ...difference('New checkpoint', names, oldNames),
    ...difference('Removed checkpoint', oldNames, names),
  ].join(' ');
}
