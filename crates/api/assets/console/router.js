// Which view is seen: the hash of the address says so. `#/applications/ID/TAB/ITEM`.

import { $, el } from './dom.js';
import { say } from './status.js';

let render = null;
let turn = 0;

/** What follows `#/` in the address, in parts. */
export const place = () => location.hash.replace(/^#\/?/, '').split('/').filter(Boolean).map(part => {
  try { return decodeURIComponent(part); } catch { return part; }
});
export const address = (...parts) => `#/${parts.map(encodeURIComponent).join('/')}`;

/** Goes to a view; done when it is shown. */
export function go(...parts) {
  const to = address(...parts);
  if (location.hash !== to) history.pushState(null, '', to);
  return show();
}

/** Shows the view of the address, and moves the focus to its heading, as a page that was loaded would. */
export async function show() {
  turn += 1;
  const mine = turn;
  say('');
  $('main').setAttribute('aria-busy', 'true');
  let view;
  try {
    view = await render(place());
  } catch (error) {
    view = { title: 'This cannot be shown', nodes: [el('p', { className: 'error', textContent: error.message, attributes: { role: 'alert' } })] };
  }
  if (mine !== turn) return;
  const heading = el('h1', { textContent: view.title, tabIndex: -1 });
  $('main').replaceChildren(...(view.before ?? []), heading, ...view.nodes);
  $('main').removeAttribute('aria-busy');
  document.title = `${view.title} · Fidelio console`;
  scrollTo(0, 0);
  heading.focus({ preventScroll: true });
  view.shown?.();
}

export function follow(renderer) {
  render = renderer;
  addEventListener('hashchange', show);
  $('skip').addEventListener('click', event => {
    event.preventDefault();
    $('main').querySelector('h1')?.focus();
  });
}
