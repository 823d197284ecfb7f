// Which page of the playground is seen: the hash of the address says so.

import { $ } from './page.js';

const views = () => [...document.querySelectorAll('[data-view]')];

function show(hash) {
  for (const view of views()) view.hidden = view.dataset.view !== hash;
  for (const link of document.querySelectorAll('.views a')) link.ariaCurrent = link.hash === hash ? 'page' : null;
}

export function followAddress() {
  const isView = () => views().some(view => view.dataset.view === location.hash);
  show(isView() ? location.hash : '#/');
  addEventListener('hashchange', () => {
    // Other hashes are places on the page that is seen.
    if (!isView()) return;
    show(location.hash);
    scrollTo(0, 0);
  });
  // A name that is typed once is meant on every page.
  const names = document.querySelectorAll('[data-username]');
  for (const name of names) {
    name.addEventListener('input', () => {
      for (const other of names) Object.assign(other, { value: name.value, ariaInvalid: false });
    });
  }
  $('code').addEventListener('input', () => { $('code').ariaInvalid = false; });
}
