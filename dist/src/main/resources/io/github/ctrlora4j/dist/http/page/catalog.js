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

/** What two catalogs differ in, as a sentence; empty if the conditions are the same. */
export function newsOf(before, after) {
  const titles = (catalog) => new Map(catalog.conditions.map((condition) => [condition.id, condition.title]));
  const old = titles(before);
  const now = titles(after);
  const missing = (from, other) => [...from].filter(([id]) => !other.has(id)).map(([, title]) => title);
  const added = missing(now, old);
  const removed = missing(old, now);
  return [
    added.length ? `New condition: ${added.join(', ')}.` : '',
    removed.length ? `Removed condition: ${removed.join(', ')}.` : '',
  ].filter(Boolean).join(' ');
}
