// The size of the drawing: it follows the checkpoint and the source picture until the user sets it.

import { byId } from './html.js';

const MIN_SIDE = 64;
const USUAL_SIDE = 512;
const MULTIPLE = 8;

/** The two fields of the size; onChange is called when the user or the page changes it. */
export function sizeFields(onChange) {
  const width = byId('width');
  const height = byId('height');
  let isOwn = false;

  for (const input of [width, height]) {
    input.addEventListener('input', () => {
      isOwn = true;
      onChange();
    });
  }

  return {
    value: () => ({ width: Number(width.value) || USUAL_SIDE, height: Number(height.value) || USUAL_SIDE }),
    /**
     * Fits the size to a picture, unless the user has set it.
     *
     * @param side the longer side, or undefined for the usual one
     * @param picture the source, or null for a square
     */
    fit(side = USUAL_SIDE, picture = null) {
      if (!isOwn) {
        const shape = picture ?? { width: 1, height: 1 };
        const scale = side / Math.max(shape.width, shape.height);
        const rounded = (length) => Math.max(MIN_SIDE, Math.round((length * scale) / MULTIPLE) * MULTIPLE);
        const before = `${width.value} × ${height.value}`;
        width.value = rounded(shape.width);
        height.value = rounded(shape.height);
        if (before !== `${width.value} × ${height.value}`) {
          onChange();
        }
      }
    },
    keep() {
      isOwn = true;
    },
    release() {
      isOwn = false;
    },
    isOwn: () => isOwn,
  };
}
