// The conditions of the drawing: a card for each, and the menu that adds one.

import { conditionCard } from './card.js';
import { announce, byId, element, fillMenu } from './html.js';

/** A picture that already is a condition image; built into the host. */
const FINISHED = { id: 'none', title: 'Finished condition image', appearance: 'used as it is', parameters: [], model: null, takes_mask: false };

const ARGS = 'alwayson_scripts.controlnet.args';

/**
 * The list of cards.
 *
 * @param shared gives the source picture, or null
 * @param size gives width and height of the drawing
 */
export function conditionList({ shared, size }) {
  const container = byId('cards');
  const menu = byId('addable');
  const cards = [];
  let catalog = { conditions: [], models: [], problems: [] };
  container.dataset.path = ARGS;

  const descriptorOf = (id) => (id === FINISHED.id ? FINISHED : catalog.conditions.find((condition) => condition.id === id));

  function renumber() {
    cards.forEach((card, index) => card.place(`${ARGS}[${index}]`));
  }

  function remove(card) {
    card.stop();
    card.node.remove();
    cards.splice(cards.indexOf(card), 1);
    renumber();
  }

  function removeOnRequest(card) {
    remove(card);
    announce(`${descriptorOf(card.id)?.title ?? card.id} removed.`);
    menu.focus();
  }

  function add(id) {
    const descriptor = descriptorOf(id);
    if (!descriptor) {
      return null;
    }
    const card = conditionCard({ descriptor, models: catalog.models, shared, size, onRemove: () => removeOnRequest(card) });
    cards.push(card);
    container.append(card.node);
    renumber();
    return card;
  }

  byId('add').addEventListener('click', () => {
    const card = add(menu.value);
    if (card) {
      announce(`${descriptorOf(card.id).title} added.`);
      card.node.scrollIntoView({ block: 'nearest' });
    }
  });

  function showProblems(problems) {
    byId('broken').replaceChildren(...problems.map(({ source, problem }) => element('p', { class: 'problem' }, `${source}: ${problem}`)));
  }

  return {
    /** The units of a request. */
    units: () => cards.map((card) => card.unit()),
    update: () => cards.forEach((card) => card.update()),
    /** What load() takes. */
    settings: () => cards.map((card) => card.settings()),
    show(now) {
      catalog = now;
      const entry = (condition, group) => ({ value: condition.id, label: condition.title, group });
      fillMenu(menu, [
        ...now.conditions.filter((condition) => condition.model).map((condition) => entry(condition, 'Ready to draw')),
        ...now.conditions.filter((condition) => !condition.model).map((condition) => entry(condition, 'Without a LoRA or ControlNet')),
        entry(FINISHED, 'Without preprocessor'),
      ]);
      cards.forEach((card) => card.refresh(descriptorOf(card.id), now.models));
      showProblems(now.problems);
    },
    /** Replaces all cards; answers with the ids that are not installed. */
    load(conditions) {
      [...cards].forEach(remove);
      return conditions.filter((settings) => {
        const card = add(settings.id);
        card?.load(settings);
        return !card;
      }).map((settings) => settings.id);
    },
  };
}
