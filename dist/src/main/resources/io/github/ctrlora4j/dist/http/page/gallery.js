// What was drawn: the newest drawing large, the earlier ones in a strip below.

import { byId, element } from './html.js';
import { addressOf } from './pictures.js';

/** Older drawings are let go, because each holds its pictures in memory. */
const MAX_ENTRIES = 60;

function seconds(value) {
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} s`;
}

/** What a drawing took; the control network's calls show whether its results were kept from an earlier one. */
export function costText({ cost, conditions, before }) {
  const { unet_samples: unet, control_samples: control } = cost.calls;
  const parts = [seconds(cost.drawn_seconds) + (before ? ` (before: ${seconds(before.drawn_seconds)})` : '')];
  if (cost.waited_seconds >= 1) {
    parts.push(`${seconds(cost.waited_seconds)} in the queue`);
  }
  if (unet !== undefined) {
    parts.push(`UNet ${unet} calls`);
  }
  if (conditions && control !== undefined) {
    parts.push(control === 0 ? 'control network 0 calls: all results kept' : `control network ${control} calls`);
  }
  return parts.join(' · ');
}

/** The pictures of an answer, then its condition images. */
export function picturesOf({ images, info, isStopped }, request, before) {
  const shown = (base64, index) => ({ base64, url: addressOf(base64), index });
  const count = info.all_seeds.length;
  return {
    pictures: images.slice(0, count).map((base64, index) => ({
      ...shown(base64, index),
      request,
      seed: info.all_seeds[index],
      checkpoint: info.sd_model_name,
      prompt: info.prompt,
      width: info.width,
      height: info.height,
      isStopped,
      cost: info.cost,
      costText: costText({ cost: info.cost, conditions: request.conditions, before }),
      isKept: request.conditions > 0 && info.cost.calls.control_samples === 0,
      warnings: info.warnings ?? [],
    })),
    maps: images.slice(count).map(shown),
  };
}

/** Lets go of the addresses of pictures. */
export function release(shown) {
  shown.forEach(({ url }) => URL.revokeObjectURL(url));
}

/** @param actions onUse, onReroll and onSource are called with the picture */
export function gallery({ onUse, onReroll, onSource }) {
  const stage = byId('stage');
  const strip = byId('gallery');
  const entries = [];
  let current = null;
  /** Whether looks at the unfinished picture are shown; not while the user looks at an earlier drawing. */
  let isFollowing = true;

  function action(label, run, picture) {
    return element('button', { type: 'button', onclick: () => run(picture) }, label);
  }

  function figureOf(picture) {
    const name = `ctrlora4j-${picture.checkpoint}-${picture.seed}.png`;
    return element('figure', { class: 'picture' },
      element('img', { src: picture.url, alt: `${picture.prompt || 'a picture'}, drawn by ${picture.checkpoint} with seed ${picture.seed}` }),
      element('figcaption', {},
        element('p', { class: 'facts' }, element('strong', {}, picture.checkpoint),
          ` · seed ${picture.seed} · ${picture.width}\u00a0×\u00a0${picture.height}${picture.isStopped ? ' · stopped early' : ''}`),
        element('p', { class: picture.isKept ? 'cost kept' : 'cost' }, picture.costText),
        ...picture.warnings.map((warning) => element('p', { class: 'problem' }, warning)),
        element('p', { class: 'row wrap' },
          action('Use these settings', onUse, picture), action('Re-roll', onReroll, picture), action('Use as source', onSource, picture),
          element('a', { class: 'button', href: picture.url, download: name }, 'Save'))));
  }

  function mapOf(map) {
    return element('img', { class: 'small-map', src: map.url, alt: `Condition image ${map.index + 1}` });
  }

  function show(entry) {
    current = entry;
    stage.className = entry.pictures.length > 1 ? 'stage many' : 'stage';
    stage.replaceChildren(
      element('div', { class: 'figures' }, ...entry.pictures.map(figureOf)),
      entry.maps.length ? element('div', { class: 'maps' }, element('p', { class: 'quiet' }, 'Condition images'), ...entry.maps.map(mapOf)) : '');
    [...strip.querySelectorAll('button')].forEach((button) => button.setAttribute('aria-pressed', String(button === entry.button)));
  }

  function open(entry) {
    isFollowing = false;
    show(entry);
  }

  function showEmpty() {
    stage.className = 'stage empty';
    stage.replaceChildren(element('div', { class: 'hint' },
      element('p', {}, 'Nothing is drawn yet.'),
      element('p', { class: 'quiet' }, 'Write a prompt, drop a picture to take edges, depth or colors from, and press Draw.')));
  }

  showEmpty();
  return {
    add(entry) {
      isFollowing = true;
      const first = entry.pictures[0];
      const label = entry.pictures.length > 1 ? `${entry.pictures.length} pictures, ` : '';
      entry.button = element('button', { type: 'button', onclick: () => open(entry), 'aria-label': `${label}${first.checkpoint}, seed ${first.seed}` },
        ...entry.pictures.slice(0, 4).map((picture) => element('img', { src: picture.url, alt: '' })));
      entries.unshift(entry);
      strip.prepend(element('li', {}, entry.button));
      if (entries.length > MAX_ENTRIES) {
        const { pictures, maps } = entries.pop();
        release([...pictures, ...maps]);
        strip.lastElementChild.remove();
      }
      show(entry);
    },
    /** The unfinished picture, in place of the last one. */
    showLook(url) {
      if (!isFollowing) {
        return;
      }
      if (!stage.classList.contains('drawing')) {
        stage.className = 'stage drawing';
        stage.replaceChildren(element('div', { class: 'figures' }, element('figure', { class: 'picture' },
          element('img', { alt: 'The unfinished picture' }), element('figcaption', { class: 'quiet' }, 'unfinished'))));
      }
      stage.querySelector('img').src = url;
    },
    /** Back to a finished picture, after a drawing without one. */
    showLast() {
      isFollowing = true;
      if (current) {
        show(current);
      } else {
        showEmpty();
      }
    },
  };
}
