// What is said to the person: in the status line that screen readers follow, and beside what was tried.

import { $, el } from './dom.js';

export function say(text, kind = 'ok') {
  $('status').textContent = text;
  $('status').dataset.kind = text ? kind : '';
}

/** A place for the error of what is beside it. */
export const errorPlace = () => el('p', { className: 'error', hidden: true, attributes: { role: 'alert' } });

export function showError(place, error) {
  place.textContent = error ? error.message : '';
  place.hidden = !error;
}

/** Does `work` while `controls` cannot be used again, and shows its error at `place`. Whether it was done. */
export async function attempt(place, work, controls = []) {
  showError(place, null);
  const focused = document.activeElement;
  for (const control of controls) control.disabled = true;
  try {
    await work();
    return true;
  } catch (error) {
    showError(place, error);
    return false;
  } finally {
    for (const control of controls) control.disabled = false;
    // A disabled button loses the focus; whoever uses the keyboard gets it back, if the button is still there.
    if (document.activeElement === document.body && focused?.isConnected) focused.focus({ preventScroll: true });
  }
}
