// The page: wires form, drawing and gallery together. Each subject has its own module.

import { ApiError, get } from './api.js';
import { newsOf, watchCatalog } from './catalog.js';
import { comparison } from './compare.js';
import { randomSeed, startDrawing } from './drawing.js';
import { clearProblems, showProblems } from './errors.js';
import { drawingForm } from './form.js';
import { gallery, picturesOf, release } from './gallery.js';
import { announce, byId } from './html.js';
import { settingsOf } from './infotext.js';
import { forget, remember, remembered } from './memory.js';
import { dataUrlOf } from './pictures.js';

const page = byId('form');
const form = drawingForm();
const pictures = gallery({ onUse: use, onReroll: reroll, onSource: useAsSource });
let running = null;
let isStopping = false;
/** What the form begins with; null until the server has told. */
let serverOptions = null;

function show({ text, done, preview }) {
  byId('doing').textContent = text;
  byId('progress').value = done;
  document.title = text ? `${Math.round(done * 100)} % · ctrlora4j` : 'ctrlora4j';
  if (preview) {
    pictures.showLook(preview);
  }
}

function setBusy(isBusy) {
  byId('draw').setAttribute('aria-disabled', String(isBusy));
  byId('compare').setAttribute('aria-disabled', String(isBusy));
  byId('cancel').hidden = !isBusy;
  byId('progress').hidden = !isBusy;
  byId('results').setAttribute('aria-busy', String(isBusy));
  show({ text: isBusy ? 'Sending…' : '', done: 0, preview: null });
  if (!isBusy && document.activeElement === byId('cancel')) {
    byId('draw').focus();
  }
}

function report(failure) {
  if (failure instanceof ApiError) {
    showProblems(page, failure.problems);
  } else {
    console.error(failure);
    showProblems(page, [{ path: '', text: `The page has an error: ${failure.message}` }]);
  }
}

/** Draws requests one after the other into one entry of the gallery. */
async function run(prepare, before = null) {
  if (running) {
    return;
  }
  clearProblems(page);
  isStopping = false;
  const entry = { pictures: [], maps: [] };
  try {
    const requests = prepare();
    setBusy(true);
    announce('Drawing.');
    for (const request of requests) {
      running = startDrawing(request, show);
      const answer = await running.done;
      if (!answer) {
        break;
      }
      const drawn = picturesOf(answer, request, before);
      entry.pictures.push(...drawn.pictures);
      release(entry.maps);
      entry.maps = drawn.maps;
      if (isStopping) {
        break;
      }
    }
  } catch (failure) {
    report(failure);
  } finally {
    running = null;
    finish(entry);
  }
}

function finish(entry) {
  setBusy(false);
  if (entry.pictures.length) {
    pictures.add(entry);
    if (byId('results').getBoundingClientRect().top > window.innerHeight / 2) {
      byId('results').scrollIntoView({ block: 'start' });
    }
    const { length } = entry.pictures;
    announce(`${isStopping ? 'Stopped' : 'Finished'}: ${length} ${length === 1 ? 'picture' : 'pictures'}. ${entry.pictures[0].costText}`);
  } else {
    pictures.showLast();
    announce(isStopping ? 'Cancelled.' : 'Nothing was drawn.');
  }
}

function cancel() {
  isStopping = true;
  running?.cancel().catch(report);
}

function reroll({ request, cost }) {
  return run(() => [{ ...request, body: { ...request.body, seed: randomSeed() } }], cost);
}

async function takeSettings(image) {
  clearProblems(page);
  try {
    const settings = await settingsOf(image);
    if (!settings) {
      throw new ApiError(422, [{ path: '', text: 'This picture carries no settings.' }]);
    }
    const missing = form.fill(settings);
    announce(`Settings taken over. ${missing.join(' ')}`);
    if (missing.length) {
      showProblems(page, missing.map((text) => ({ path: '', text })));
    }
  } catch (failure) {
    report(failure);
  }
}

function use(picture) {
  return takeSettings(picture.base64);
}

function useAsSource(picture) {
  const { base64, width, height, seed } = picture;
  form.setSource({ url: `data:image/png;base64,${base64}`, width, height, name: `seed ${seed}` });
  announce('Taken as the source picture.');
}

page.addEventListener('submit', (event) => {
  event.preventDefault();
  run(() => [form.request()]);
});
page.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    run(() => [form.request()]);
  }
});
byId('cancel').addEventListener('click', cancel);
byId('compare').addEventListener('click', () => run(() => comparison(form.request())));
byId('read').addEventListener('click', () => byId('read-file').click());
byId('read-file').addEventListener('change', async (event) => {
  const [file] = event.target.files;
  event.target.value = '';
  if (!file) {
    return;
  }
  try {
    await takeSettings(await dataUrlOf(file));
  } catch {
    showProblems(page, [{ path: '', text: `${file.name} cannot be read.` }]);
  }
});
byId('forget').addEventListener('click', () => {
  forget();
  clearProblems(page);
  form.reset();
  if (serverOptions) {
    form.showOptions(serverOptions);
  }
  announce('Everything is as on the first visit. The drawings stay.');
});
function keep() {
  if (serverOptions) {
    remember(form.state());
  }
}

window.addEventListener('pagehide', keep);
document.addEventListener('visibilitychange', () => document.hidden && keep());
for (const kind of ['dragover', 'drop']) {
  // A picture that misses its zone must not replace the page.
  window.addEventListener(kind, (event) => event.preventDefault());
}

/** What another version of the page has kept may be something else. */
function restore() {
  try {
    form.restore(remembered());
  } catch (failure) {
    console.debug(failure);
    forget();
  }
}

async function begin() {
  let before = null;
  const state = (text) => {
    byId('server').textContent = text;
  };
  const installed = ({ checkpoints, conditions }) => `${checkpoints.length} checkpoints · ${conditions.length} conditions`;
  const lists = ['samplers', 'schedulers', 'options'];
  const [samplers, schedulers, options] = await Promise.all(lists.map((name) => get(`sdapi/v1/${name}`)));
  form.showSamplers(samplers, schedulers);
  await watchCatalog((catalog) => {
    form.show(catalog);
    state(installed(catalog));
    const news = before ? newsOf(before, catalog) : '';
    if (news) {
      announce(news);
    }
    if (!before) {
      form.showOptions(options);
      restore();
      serverOptions = options;
    }
    before = catalog;
  }, (isReachable) => {
    byId('server').classList.toggle('lost', !isReachable);
    announce(isReachable ? 'The server answers again.' : 'The server does not answer.');
    state(isReachable ? installed(before) : 'The server does not answer; trying again…');
  });
}

begin().catch(report);
