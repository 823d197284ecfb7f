// Forms: a label for every field, the error beside the button, what was typed stays when it is refused.

import { el } from './dom.js';
import { attempt, errorPlace } from './status.js';

let count = 0;

/** A field with its label. `make` is the input, select or textarea. */
export function field(label, control, hint) {
  control.id ||= `field-${count += 1}`;
  const described = hint && el('p', { className: 'hint', id: `${control.id}-hint`, textContent: hint });
  if (described) control.setAttribute('aria-describedby', described.id);
  return el('div', { className: 'field' }, el('label', { htmlFor: control.id, textContent: label }), control, described);
}

export const input = (name, properties = {}) =>
  el('input', { name, type: 'text', autocomplete: 'off', spellcheck: false, ...properties });
export const area = (name, value = '', rows = 3) => el('textarea', { name, value, rows, spellcheck: false });
export const choice = (name, options, value) => el('select', { name }, options.map(([key, text]) =>
  el('option', { value: key, textContent: text, selected: key === value })));
export const check = (name, label, checked = false, value = 'on') =>
  el('label', { className: 'check' }, el('input', { type: 'checkbox', name, checked, value }), label);
export const group = (legend, ...children) => el('fieldset', {}, el('legend', { textContent: legend }), children);

/** A form. `work(data)` gets its FormData and may throw: the error is shown beside the button. */
export function form(children, verb, work, { danger = false, extra = [] } = {}) {
  const error = errorPlace();
  const submit = el('button', { type: 'submit', textContent: verb, className: danger ? 'danger' : 'primary' });
  const node = el('form', { noValidate: false }, children, error, el('div', { className: 'buttons' }, submit, extra));
  node.addEventListener('submit', event => {
    event.preventDefault();
    attempt(error, () => work(new FormData(node), node), [submit]);
  });
  return node;
}

/** What stands in a text area, one thing a line. */
export const lines = text => text.split('\n').map(line => line.trim()).filter(Boolean);

/** JSON that was typed, or an error that says where it is none. */
export function json(text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`This is no JSON: ${error.message}`);
  }
}

export const pretty = value => JSON.stringify(value, null, 2);

/** A form behind a button, for what is not done every day. */
export function folded(title, content) {
  return el('details', { className: 'folded' }, el('summary', { textContent: title }), content);
}
