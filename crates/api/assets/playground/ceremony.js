// One thing at a time.

import { startRun } from './log.js';
import { $, say } from './page.js';
import { Plain, secondsLeft, state } from './state.js';
import { explain } from './webauthn.js';

export function setBusy(busy) {
  if (busy && document.activeElement !== document.body) state.focused = document.activeElement;
  state.busy = busy;
  updateButtons();
  // A disabled button loses the focus; a keyboard user gets it back when the ceremony is over.
  if (!busy && document.activeElement === document.body) state.focused?.focus({ preventScroll: true });
}

export function updateButtons() {
  const alive = secondsLeft() > 0;
  for (const node of document.querySelectorAll('.column:first-child button')) {
    node.disabled = state.busy || !state.config
      || ('webauthn' in node.dataset && !window.PublicKeyCredential)
      || ('token' in node.dataset && !alive);
  }
  for (const id of ['signout', 'copy-token', 'verify-token']) $(id).disabled = state.busy || !state.token;
  $('provider-signout').hidden = !state.token?.provider;
  $('login-autofill').ariaPressed = Boolean(state.autofill);
  $('login-autofill').textContent = state.autofill ? 'Stop waiting' : 'By autofill';
}

/** Runs `work(run)`, which returns the sentence for the status line. */
export async function ceremony(title, work) {
  if (!state.busy) await state.autofill?.stop();
  if (state.busy) return;
  setBusy(true);
  say('busy', `${title}…`);
  const run = startRun(title);
  try {
    const done = await work(run);
    run.end('ok');
    say('ok', done);
  } catch (error) {
    const kind = error.name === 'AbortError' ? 'idle' : 'error';
    run.end(kind);
    say(kind, explain(error));
  } finally {
    setBusy(false);
  }
}

/** What was typed into a field that must not be empty. */
export function typed(id, missing) {
  const text = $(id).value.trim();
  $(id).ariaInvalid = !text;
  if (text) return text;
  $(id).focus();
  throw new Plain(missing);
}

export const typedName = (id = 'username') => typed(id, 'Type a user name first.');
