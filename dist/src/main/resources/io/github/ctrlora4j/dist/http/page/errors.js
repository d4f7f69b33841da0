// Shows what the server refused beside the field that it names.

import { byId, element, newId } from './html.js';

/** The element for a path: the parameter that the sentence begins with, the field itself, or what contains the field. */
function fieldOf(root, { path, text }) {
  const fields = new Map([...root.querySelectorAll('[data-path]')].map((node) => [node.dataset.path, node]));
  const parameter = fields.get(`${path}.parameters.${text.split(/[\s:]/, 1)[0]}`);
  if (parameter) {
    return parameter;
  }
  let rest = path;
  while (rest && !fields.has(rest)) {
    rest = rest.replace(/(\.?\w+|\[\d+\]|.)$/, '');
  }
  return fields.get(rest) ?? null;
}

/** Shows a problem at its field; answers with the field's input, or null if the problem names no field. */
export function markProblem(root, problem) {
  const field = fieldOf(root, problem);
  if (!field) {
    return null;
  }
  const message = element('p', { class: 'problem', id: newId('problem') }, problem.text);
  field.append(message);
  field.classList.add('refused');
  field.addEventListener('input', () => clearField(field), { once: true });
  const input = field.querySelector('input:not([hidden]), select, textarea, button');
  if (!input) {
    field.tabIndex = -1;
    return field;
  }
  input.dataset.described ??= input.getAttribute('aria-describedby') ?? '';
  input.setAttribute('aria-describedby', `${input.dataset.described} ${message.id}`.trim());
  input.setAttribute('aria-invalid', 'true');
  return input;
}

function clearField(field) {
  field.classList.remove('refused');
  field.querySelectorAll(':scope > .problem').forEach((node) => node.remove());
  for (const input of field.querySelectorAll('[aria-invalid]')) {
    input.removeAttribute('aria-invalid');
    input.setAttribute('aria-describedby', input.dataset.described);
    if (!input.dataset.described) {
      input.removeAttribute('aria-describedby');
    }
  }
}

/** Takes the messages away from all fields within. */
export function clearFields(root) {
  root.querySelectorAll('.refused').forEach(clearField);
}

export function clearProblems(root) {
  clearFields(root);
  byId('problem').hidden = true;
  byId('problem').replaceChildren();
}

/** Shows each problem at its field and moves to the first; what names no field is shown above the form. */
export function showProblems(root, problems) {
  clearProblems(root);
  const general = byId('problem');
  let first = null;
  for (const problem of problems) {
    const input = markProblem(root, problem);
    first ??= input;
    if (!input) {
      general.hidden = false;
      general.append(element('p', {}, problem.path ? `${problem.path}: ${problem.text}` : problem.text));
    }
  }
  first?.closest('details')?.setAttribute('open', '');
  (first ?? general).scrollIntoView({ block: 'center' });
  first?.focus({ preventScroll: true });
}
