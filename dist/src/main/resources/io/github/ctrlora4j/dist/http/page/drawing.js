// One drawing on the server: sends the request, watches it, and stops it.

import { ApiError, post } from './api.js';

const PERIOD = 400;
const SEEDS = 2 ** 32;

export function randomSeed() {
  return crypto.getRandomValues(new Uint32Array(1))[0] % (SEEDS - 2);
}

function pause() {
  return new Promise((resolve) => {
    setTimeout(resolve, PERIOD);
  });
}

/**
 * Starts a drawing.
 *
 * @param onProgress is called with {text, done, preview}: done is 0 to 1, preview an address or null
 * @return done, a promise of the answer with its parsed info, or of null if it was cancelled before it began; and cancel
 */
export function startDrawing({ kind, body }, onProgress) {
  const id = `task(${kind}-${crypto.getRandomValues(new Uint32Array(2)).join('')})`;
  let isOver = false;
  let isCancelled = false;

  async function watch() {
    let look = -1;
    while (!isOver) {
      if (isCancelled) {
        await interrupt().catch(() => null); // the first may have come before the request
      }
      const state = await post('internal/progress', { id_task: id, id_live_preview: look, live_preview: true }).catch(() => null);
      if (state && !isOver) {
        look = state.id_live_preview;
        const rest = state.eta > 1 ? `, ${Math.round(state.eta)} s left` : '';
        const text = isCancelled ? 'Stopping…' : state.active ? `Drawing${rest}` : state.textinfo || 'Waiting…';
        onProgress({ text, done: state.progress ?? 0, preview: state.live_preview ?? null });
      }
      await pause();
    }
  }

  async function answer() {
    try {
      const drawn = await post(`sdapi/v1/${kind}`, { ...body, force_task_id: id });
      return { images: drawn.images, info: JSON.parse(drawn.info), isStopped: isCancelled };
    } catch (failure) {
      if (isCancelled && failure instanceof ApiError && failure.status === 503) {
        return null;
      }
      throw failure;
    } finally {
      isOver = true;
    }
  }

  const interrupt = () => post('sdapi/v1/interrupt', { task_id: id });
  const done = answer();
  watch();
  return {
    done,
    cancel() {
      isCancelled = true;
      return interrupt();
    },
  };
}
