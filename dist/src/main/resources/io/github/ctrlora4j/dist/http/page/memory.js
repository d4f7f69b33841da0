// What the page remembers: settings in this browser, texts in this tab alone, pictures not at all.

const SETTINGS = 'ctrlora4j.settings';
const TEXTS = 'ctrlora4j.texts';

/** Another layout of what is kept gets another number; what has one of these is not read. */
const VERSION = 1;

/** A browser may forbid it, or be full; the page works without. */
function attempt(work) {
  try {
    return work();
  } catch (failure) {
    console.debug('nothing is remembered:', failure);
    return null;
  }
}

function read(storage, key) {
  const kept = JSON.parse(storage.getItem(key));
  return kept?.version === VERSION ? kept.values : null;
}

/** The last {settings, texts}; each is null if nothing is remembered. */
export function remembered() {
  return {
    settings: attempt(() => read(localStorage, SETTINGS)),
    texts: attempt(() => read(sessionStorage, TEXTS)),
  };
}

export function remember({ settings, texts }) {
  attempt(() => localStorage.setItem(SETTINGS, JSON.stringify({ version: VERSION, values: settings })));
  attempt(() => sessionStorage.setItem(TEXTS, JSON.stringify({ version: VERSION, values: texts })));
}

export function forget() {
  attempt(() => localStorage.removeItem(SETTINGS));
  attempt(() => sessionStorage.removeItem(TEXTS));
}
