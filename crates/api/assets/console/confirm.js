// Asking before something that cannot be taken back, and showing what is shown once.

import { button, buttons, copyButton, el } from './dom.js';
import { attempt, errorPlace } from './status.js';

let count = 0;

/** A dialog that is open until it is closed; then the focus is back where it was. */
function open(title, children, { role = 'dialog' } = {}) {
  const id = `dialog-${count += 1}`;
  const opener = document.activeElement;
  const node = el('dialog', { aria: { labelledby: id }, attributes: role === 'alertdialog' ? { role } : {} },
    el('h2', { id, textContent: title }), children);
  const closed = new Promise(resolve => {
    node.addEventListener('close', () => {
      node.remove();
      // What opened it may be gone with what was deleted: then the page says where to go on.
      if (opener?.isConnected) opener.focus({ preventScroll: true });
      else document.querySelector('main h1')?.focus();
      resolve(node.returnValue);
    });
  });
  document.body.append(node);
  node.showModal();
  return { node, closed };
}

/**
 * Asks, and does it when the person agrees: its error is shown in the dialog, which stays. The button that leaves
 * everything as it is comes first and has the focus. With `word`, the person must type it. Whether it was done.
 */
export async function confirmed({ title, what, verb, word, work }) {
  const error = errorPlace();
  const keep = button('Cancel', () => node.close());
  const typed = el('input', { type: 'text', autocomplete: 'off', spellcheck: false, autocapitalize: 'none' });
  const act = el('button', { type: 'button', className: 'danger', textContent: verb, disabled: Boolean(word) });
  typed.addEventListener('input', () => { act.disabled = typed.value !== word; });
  const paragraphs = [what].flat().map(text => el('p', { textContent: text }));
  const field = word && el('label', {}, `Type ${word} to confirm`, typed);
  const { node, closed } = open(title, [...paragraphs, field, error, buttons(keep, act)], { role: 'alertdialog' });
  act.addEventListener('click', async () => {
    if (await attempt(error, work, [act, keep])) node.close('done');
  });
  keep.focus();
  return await closed === 'done';
}

/** Shows a secret once, until the person says that it is kept. */
export async function shownOnce(title, explanation, secret) {
  const value = el('output', { className: 'secret', textContent: secret, tabIndex: 0, aria: { label: title } });
  const done = button('I have kept it', () => node.close(), 'primary');
  const { node, closed } = open(title,
    [el('p', { textContent: explanation }), value, buttons(copyButton(() => secret), done)]);
  // It would be lost: Escape does not close this one.
  node.addEventListener('cancel', event => event.preventDefault());
  value.focus();
  await closed;
}
