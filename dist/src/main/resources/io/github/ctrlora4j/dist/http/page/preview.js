// Shows what a condition sees in a picture, a moment after the last change.

import { ApiError, post } from './api.js';

const PAUSE = 250;

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
