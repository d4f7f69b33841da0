// Shows what a condition sees in a picture, a moment after the last change.

import { ApiError, post } from './api.js';
import { element } from './html.js';
import { addressOf } from './pictures.js';

const PAUSE = 250;

/** The place that shows a condition image in the shape of the drawing: {node, show(), showText(), showBusy()}. */
export function conditionMap({ title, appearance }, size) {
  let address = null;
  const image = element('img', { alt: '', hidden: true });
  const caption = element('figcaption', { class: 'quiet' }, 'needs a picture');
  const node = element('figure', { class: 'map' }, image, caption);
  return {
    node,
    show(base64) {
      if (address) {
        URL.revokeObjectURL(address);
      }
      address = base64 ? addressOf(base64) : null;
      image.hidden = !address;
      if (address) {
        image.src = address;
        image.alt = `What ${title} sees: ${appearance}`;
      }
      const { width, height } = size();
      node.style.aspectRatio = `${width} / ${height}`;
      caption.textContent = address ? '' : 'needs a picture';
    },
    showText(text) {
      caption.textContent = text;
    },
    showBusy: (isBusy) => node.setAttribute('aria-busy', String(isBusy)),
  };
}

/**
 * A preview that runs once its settings have rested; only the newest answer counts.
 *
 * @param request gives the body for /controlnet/detect, or null if there is nothing to show
 * @param onMap is called with the condition image in base64, or with null
 * @param onProblem is called with the problems of a refusal
 * @param onBusy is called with whether an answer is awaited
 */
export function livePreview({ request, onMap, onProblem, onBusy }) {
  let timer = 0;
  let running = null;

  async function run() {
    running?.abort();
    const body = request();
    if (!body) {
      onBusy(false);
      onMap(null);
      return;
    }
    const mine = new AbortController();
    running = mine;
    onBusy(true);
    try {
      const answer = await post('controlnet/detect', body, mine.signal);
      if (running === mine) {
        onMap(answer.images[0]);
      }
    } catch (failure) {
      if (running === mine && failure instanceof ApiError) {
        onMap(null);
        onProblem(failure.problems);
      }
    } finally {
      if (running === mine) {
        running = null;
        onBusy(false);
      }
    }
  }

  return {
    update() {
      clearTimeout(timer);
      timer = setTimeout(run, PAUSE);
    },
    stop() {
      clearTimeout(timer);
      running?.abort();
      running = null;
    },
  };
}
