// Making elements. Text only ever becomes text: nothing here parses HTML.

export const $ = id => document.getElementById(id);

/** An element with properties, `data` and `aria` attributes, and children; what is null or false is left out. */
export function el(tag, { data, aria, attributes, ...properties } = {}, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  Object.assign(node.dataset, data);
  for (const [name, value] of Object.entries(aria ?? {})) node.setAttribute(`aria-${name}`, value);
  for (const [name, value] of Object.entries(attributes ?? {})) node.setAttribute(name, value);
  node.append(...children.flat().filter(child => child != null && child !== false));
  return node;
}

export const button = (textContent, onclick, className = '') => el('button', { type: 'button', textContent, onclick, className });
export const link = (textContent, href, className = '') => el('a', { textContent, href, className });
export const code = text => el('code', { textContent: text });
export const badge = (text, kind) => el('span', { className: 'badge', textContent: text, data: kind ? { kind } : {} });
/** Whether somebody may sign in; of whom nothing is told (RFC 7643 section 4.1.1) may. */
export const state = ({ active = true }) => (active ? badge('active', 'ok') : badge('deactivated', 'bad'));
export const buttons = (...children) => el('div', { className: 'buttons' }, ...children);

/** A part of a page under a heading of its own. */
export function section(title, ...children) {
  const heading = el('h2', { textContent: title, tabIndex: -1 });
  return el('section', { className: 'card' }, heading, ...children);
}

export const facts = pairs => el('dl', { className: 'facts' }, Object.entries(pairs)
  .filter(([, value]) => value != null && value !== '')
  .flatMap(([name, value]) => [el('dt', { textContent: name }), el('dd', {}, value)]));

const copies = text => navigator.clipboard?.writeText(text).then(() => true, () => false);

export function copyButton(getText, label = 'Copy') {
  const node = button(label, async () => {
    node.textContent = await copies(getText()) ? 'Copied' : 'Not allowed: select and copy it';
    setTimeout(() => { node.textContent = label; }, 2000);
  });
  return node;
}

export const when = value => (value ? new Date(value).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' }) : null);
export const moment = value => (value ? el('time', { dateTime: value, textContent: when(value) }) : 'never');

/** Saves text as a file, without a server. */
export function download(name, text, type) {
  const href = URL.createObjectURL(new Blob([text], { type }));
  el('a', { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
}
