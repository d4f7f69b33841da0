// Makes elements. Text is always text, never markup.

/** An element: properties that begin with "on" are listeners, null and false are left out, true is a bare attribute. */
export function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith('on')) {
      node.addEventListener(name.slice(2), value);
    } else if (value !== null && value !== undefined && value !== false) {
      node.setAttribute(name, value === true ? '' : value);
    }
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

export function byId(id) {
  return document.getElementById(id);
}

let ids = 0;

/** An id that nothing else on the page has. */
export function newId(word) {
  ids += 1;
  return `${word}-${ids}`;
}

/** Replaces the options of a menu; the choice stays if it is still there. Each option is {value, label, group}. */
export function fillMenu(menu, options, wanted = menu.value) {
  const groups = new Map();
  const nodes = [];
  for (const { value, label, group } of options) {
    const option = element('option', { value }, label);
    if (!group) {
      nodes.push(option);
    } else if (groups.has(group)) {
      groups.get(group).append(option);
    } else {
      groups.set(group, element('optgroup', { label: group }, option));
      nodes.push(groups.get(group));
    }
  }
  menu.replaceChildren(...nodes);
  if (options.some((option) => option.value === wanted)) {
    menu.value = wanted;
  }
}

/** Chooses an option by its value or label, in any case of letters; true if there is one. */
export function choose(menu, text) {
  const wanted = text?.toLowerCase();
  const option = [...menu.options].find(({ value, label }) => [value, label].some((name) => name.toLowerCase() === wanted));
  if (option) {
    menu.value = option.value;
  }
  return Boolean(option);
}

/** Says something to those who do not see the page. */
export function announce(text) {
  byId('status').textContent = text;
}
