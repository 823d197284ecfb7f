// Who is signed in. The token lives in this module only: a reload forgets it, and nothing is stored.

import { $, el } from './dom.js';

let token = null;
let awaited = null;

export const credential = () => token;
export const isSignedIn = () => token !== null;

export function begin(fresh) { token = fresh; }
export function end() { token = null; }

/** How `again` signs in: set once by app.js, which knows the ceremony. */
let ceremony = async () => { throw new Error('Sign in first.'); };
export function signsInBy(work) { ceremony = work; }

/** Asks for a new sign-in over the page as it is. Several requests that failed together ask once. Whether there is one. */
export function again() {
  awaited ??= ask().finally(() => { awaited = null; });
  return awaited;
}

function ask() {
  const dialog = $('sign-in-again');
  const error = $('again-error');
  const focused = document.activeElement;
  error.hidden = true;
  return new Promise(resolve => {
    const done = signedIn => {
      dialog.close();
      if (focused?.isConnected) focused.focus({ preventScroll: true });
      resolve(signedIn);
    };
    $('again').onclick = async () => {
      $('again').disabled = true;
      try {
        await ceremony();
        done(true);
      } catch (refusal) {
        Object.assign(error, { textContent: refusal.message, hidden: false });
      } finally {
        $('again').disabled = false;
      }
    };
    $('again-cancel').onclick = () => done(false);
    dialog.oncancel = event => { event.preventDefault(); done(false); };
    dialog.showModal();
    $('again').focus();
  });
}

/** The line at the top of the page. */
export function showWho(name) {
  $('who').hidden = !name;
  $('who-name').replaceChildren(...(name ? ['Signed in as ', el('strong', { textContent: name })] : []));
}
