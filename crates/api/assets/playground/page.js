// The page: finding, making and filling its elements.

import { pretty } from './text.js';

export const $ = id => document.getElementById(id);

export function el(tag, { dataset, ...props } = {}, ...children) {
  const node = Object.assign(document.createElement(tag), props);
  Object.assign(node.dataset, dataset);
  node.append(...children.filter(child => child != null && child !== false));
  return node;
}

export const mark = (id, kind, textContent) => { Object.assign($(id), { textContent }).dataset.state = kind; };
export const say = (kind, text) => mark('status', kind, text);
export const button = (textContent, onclick, className = 'small') => el('button', { type: 'button', className, textContent, onclick });

export function copyButton(label, getText, className = 'quiet') {
  const node = button(label, async () => {
    const copied = await navigator.clipboard?.writeText(getText()).then(() => true, () => false);
    node.textContent = copied ? 'Copied' : 'Not allowed';
    setTimeout(() => { node.textContent = label; }, 1500);
  }, className);
  return node;
}

const JSON_TOKEN = /("(?:\\.|[^"\\])*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
export const shorten = (_, value) =>
  (typeof value === 'string' && value.length > 1200 ? `${value.slice(0, 160)}… (${value.length} characters)` : value);

/** Pretty JSON in colours, made of text nodes only. */
export function paint(pre, value, replacer) {
  const text = pretty(value, replacer);
  pre.replaceChildren();
  let at = 0;
  for (const match of typeof value === 'string' ? [] : text.matchAll(JSON_TOKEN)) {
    const [whole, string, colon] = match;
    const className = colon ? 'key' : string ? 'string' : 'value';
    pre.append(text.slice(at, match.index), el('span', { className, textContent: string ?? whole }), colon ?? '');
    at = match.index + whole.length;
  }
  pre.append(text.slice(at));
}

export const factRows = facts => Object.entries(facts).flatMap(([name, value]) =>
  [el('dt', { textContent: name }), el('dd', { textContent: value })]);
