// The part of the source picture to draw anew: painted with the pointer, or given as a picture.

import { byId, element } from './html.js';
import { pictureZone } from './pictures.js';

/** The largest brush, as a share of the picture's shorter side. */
const MAX_BRUSH = 0.5;

/** Below this a pixel counts as not marked, as what an eraser leaves at its soft edge. */
const MARKED = 16;

function loaded(url) {
  const image = element('img');
  image.src = url;
  return image.decode().then(() => image);
}

/** How much of a canvas is marked, 0 to 1; gray counts in part. */
function shareOf(context, { width, height }) {
  const { data } = context.getImageData(0, 0, width, height);
  let sum = 0;
  for (let i = 3; i < data.length; i += 4) {
    sum += data[i] >= MARKED ? data[i] / 255 : 0;
  }
  return sum / (width * height);
}

/** Turns a picture in which white is marked into strokes. */
function marksOf(image, { width, height }, color) {
  const canvas = element('canvas', { width, height });
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0, width, height);
  const pixels = context.getImageData(0, 0, width, height);
  const { data } = pixels;
  for (let i = 0; i < data.length; i += 4) {
    // Where a mask is partly transparent, its opaque part counts, as the server has it.
    data[i + 3] = Math.round((0.299 * data[i] + 0.587 * data[i + 1] + 0.114 * data[i + 2]) * (data[i + 3] / 255));
  }
  context.putImageData(pixels, 0, 0);
  context.globalCompositeOperation = 'source-in';
  context.fillStyle = color;
  context.fillRect(0, 0, width, height);
  return canvas;
}

/** The editor: {show(picture), value()}. */
export function maskEditor() {
  const canvas = byId('mask-canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const color = '#ff3b6b';
  let share = 0;
  let last = null;
  const zone = pictureZone({ label: 'Mask, white to draw anew', isSmall: true, onChange: take });
  byId('mask-file').append(zone.node);

  function measure() {
    share = shareOf(context, canvas);
    const percent = share > 0 && share < 0.01 ? 'less than 1' : Math.round(share * 100);
    byId('mask-share').textContent = share === 0 ? 'Nothing is marked: all of the picture is drawn anew.' : `Marked: ${percent} %.`;
  }

  function clear() {
    context.clearRect(0, 0, canvas.width, canvas.height);
    measure();
  }

  async function take(picture) {
    context.clearRect(0, 0, canvas.width, canvas.height);
    if (picture) {
      const image = await loaded(picture.url);
      if (zone.picture() !== picture) {
        return; // another one, or none, by now
      }
      context.globalCompositeOperation = 'source-over';
      context.drawImage(marksOf(image, canvas, color), 0, 0);
    }
    measure();
  }

  function at({ clientX, clientY }) {
    const box = canvas.getBoundingClientRect();
    return { x: ((clientX - box.left) * canvas.width) / box.width, y: ((clientY - box.top) * canvas.height) / box.height };
  }

  function stroke(to) {
    const size = (Number(byId('brush').value) / 100) * MAX_BRUSH * Math.min(canvas.width, canvas.height);
    context.globalCompositeOperation = byId('eraser').checked ? 'destination-out' : 'source-over';
    context.strokeStyle = color;
    context.lineWidth = Math.max(1, size);
    context.lineCap = 'round';
    context.beginPath();
    context.moveTo(last.x, last.y);
    context.lineTo(to.x, to.y);
    context.stroke();
    last = to;
  }

  canvas.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) {
      return;
    }
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    last = at(event);
    stroke(last);
  });
  canvas.addEventListener('pointermove', (event) => {
    if (last) {
      const steps = event.getCoalescedEvents?.() ?? [];
      (steps.length ? steps : [event]).forEach((step) => stroke(at(step)));
    }
  });
  for (const kind of ['pointerup', 'pointercancel']) {
    canvas.addEventListener(kind, () => {
      if (last) {
        last = null;
        measure();
      }
    });
  }
  byId('mask-clear').addEventListener('click', () => {
    if (zone.picture()) {
      zone.set(null); // clears, too
    } else {
      clear();
    }
  });

  return {
    /** Shows another source picture, or none; what was marked on the one before is gone. */
    show(picture) {
      last = null;
      canvas.width = picture?.width ?? 1;
      canvas.height = picture?.height ?? 1;
      byId('mask-under').hidden = !picture;
      if (picture) {
        byId('mask-under').src = picture.url;
      } else {
        byId('mask-under').removeAttribute('src');
      }
      zone.set(null);
    },
    /** The mask as the address of a picture, white where it is drawn anew; null if nothing is marked. */
    value() {
      if (share === 0) {
        return null;
      }
      const { width, height } = canvas;
      const mask = element('canvas', { width, height });
      const white = mask.getContext('2d');
      white.drawImage(canvas, 0, 0);
      white.globalCompositeOperation = 'source-in';
      white.fillStyle = '#fff';
      white.fillRect(0, 0, width, height);
      white.globalCompositeOperation = 'destination-over';
      white.fillStyle = '#000';
      white.fillRect(0, 0, width, height);
      return mask.toDataURL('image/png');
    },
  };
}
