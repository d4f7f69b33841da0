// Pictures that people give: a zone that takes them by drop, by paste and by button, and what the server gets of them.

import { element, newId } from './html.js';

const TYPES = ['image/png', 'image/jpeg', 'image/webp', 'image/gif', 'image/bmp'];

/** Larger pictures are scaled down before they travel; nothing is drawn larger. */
const MAX_SIDE = 2048;

/** The bytes of a file as an address that holds them. */
export function dataUrlOf(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

/** The picture of a file as {url, width, height, name}. */
export async function pictureOf(file) {
  if (!TYPES.includes(file.type)) {
    throw new Error(`${file.name || 'This'} cannot be used; give a PNG, JPEG, WebP, GIF or BMP picture.`);
  }
  let bitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch {
    throw new Error(`${file.name || 'This picture'} is damaged and cannot be read.`);
  }
  try {
    const scale = Math.min(1, MAX_SIDE / Math.max(bitmap.width, bitmap.height));
    const width = Math.max(1, Math.round(bitmap.width * scale));
    const height = Math.max(1, Math.round(bitmap.height * scale));
    if (scale === 1) {
      return { url: await dataUrlOf(file), width, height, name: file.name };
    }
    const canvas = element('canvas', { width, height });
    canvas.getContext('2d').drawImage(bitmap, 0, 0, width, height);
    return { url: canvas.toDataURL('image/png'), width, height, name: file.name };
  } finally {
    bitmap.close();
  }
}

/** A PNG in base64, as the server sends it, as an address for an image; free it with URL.revokeObjectURL. */
export function addressOf(base64) {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return URL.createObjectURL(new Blob([bytes], { type: 'image/png' }));
}

function firstFile(transfer) {
  return [...(transfer?.files ?? [])].find((file) => file.type.startsWith('image/')) ?? transfer?.files?.[0];
}

/**
 * A zone for one picture. onChange is called with the picture, or with null when it is taken away.
 *
 * @param takesPaste whether pictures that are pasted anywhere on the page come here
 */
export function pictureZone({ label, onChange, takesPaste = false, isSmall = false }) {
  let picture = null;
  let newest = null;
  const file = element('input', { type: 'file', accept: TYPES.join(','), hidden: true, tabindex: '-1', 'aria-label': label });
  const problem = element('p', { class: 'problem', role: 'alert' });
  const image = element('img', { alt: '', hidden: true });
  const text = element('span', { class: 'zone-text', id: newId('zone') });
  const choose = element('button', { type: 'button', class: 'zone-button', onclick: () => file.click() }, image, text);
  const remove = element('button', { type: 'button', class: 'plain', hidden: true, onclick: () => set(null) }, `Remove ${label.toLowerCase()}`);
  const node = element('div', { class: isSmall ? 'zone small' : 'zone' }, choose, file, remove, problem);

  function show() {
    image.hidden = !picture;
    remove.hidden = !picture;
    if (picture) {
      image.src = picture.url;
      text.textContent = `${label}: ${picture.name || 'pasted picture'}, ${picture.width} × ${picture.height}`;
    } else {
      image.removeAttribute('src');
      text.textContent = `${label}: drop it here${takesPaste ? ', paste it,' : ''} or choose a file`;
    }
  }

  function set(value) {
    newest = null;
    picture = value;
    problem.textContent = '';
    show();
    onChange(picture);
  }

  /** The one that was given last counts, not the one that was read last. */
  async function take(given) {
    newest = given;
    try {
      const taken = await pictureOf(given);
      if (newest === given) {
        set(taken);
      }
    } catch (failure) {
      if (newest === given) {
        problem.textContent = failure.message;
      }
    }
  }

  file.addEventListener('change', () => {
    if (file.files.length) {
      take(file.files[0]);
      file.value = '';
    }
  });
  for (const kind of ['dragenter', 'dragover']) {
    node.addEventListener(kind, (event) => {
      event.preventDefault();
      node.classList.add('dragged');
    });
  }
  node.addEventListener('dragleave', () => node.classList.remove('dragged'));
  node.addEventListener('drop', (event) => {
    event.preventDefault();
    event.stopPropagation();
    node.classList.remove('dragged');
    const given = firstFile(event.dataTransfer);
    if (given) {
      take(given);
    }
  });
  if (takesPaste) {
    document.addEventListener('paste', (event) => {
      const given = firstFile(event.clipboardData);
      if (given) {
        event.preventDefault();
        take(given);
      }
    });
  }
  show();
  return { node, picture: () => picture, set };
}
