// The log: every request with its answer, newest first.

import { $, copyButton, el, paint, shorten } from './page.js';
import { pretty } from './text.js';

const RUNS_KEPT = 25;

export function startRun(title) {
  for (const earlier of $('log').children) earlier.open = false;
  const outcome = el('span', { className: 'outcome', textContent: 'running' });
  const steps = el('ol');
  const run = el('details', { className: 'run', open: true, dataset: { state: 'busy' } },
    el('summary', {}, el('span', { className: 'run-title', textContent: title }),
      el('time', { textContent: new Date().toLocaleTimeString() }), outcome), steps);
  $('log').prepend(run);
  while ($('log').children.length > RUNS_KEPT) $('log').lastElementChild.remove();
  $('log-empty').hidden = true;
  return {
    step: details => logStep(steps, details),
    end(kind) {
      run.dataset.state = kind;
      outcome.textContent = { ok: 'done', error: 'failed', idle: 'stopped' }[kind];
    },
  };
}

function pane(title, step, ...head) {
  const pre = el('pre', { tabIndex: 0, role: 'group', ariaLabel: `${title}, ${step}` });
  const node = el('div', { className: 'pane' },
    el('div', { className: 'pane-head' }, el('h4', { textContent: title }), ...head), pre);
  return { pre, node };
}

/** One request with its answer beside it; `folded` steps are the ones the reader did not ask for. */
function logStep(list, { method, path, request, headers = {}, folded = false }) {
  const http = method !== 'BROWSER';
  const facts = el('span', { className: 'step-facts', textContent: '…' });
  const requestId = el('code', { className: 'request-id' });
  const asked = pane(http ? 'Request' : 'Asked of the browser', `${method} ${path}`,
    request && copyButton('Copy', () => pretty(request)),
    http && copyButton('Copy as curl', () => curl(method, path, headers, request)));
  const answered = pane('Answer', `${method} ${path}`, requestId);
  asked.pre.before(...Object.entries(headers).map(([name, value]) =>
    el('code', { className: 'header', textContent: `${name}: ${value}`, title: value })));
  paint(asked.pre, request ?? 'No body.', shorten);
  const step = el('details', { className: 'step', open: !folded, dataset: { state: 'busy' } },
    el('summary', {}, el('span', { className: 'method', textContent: method, dataset: { method } }),
      el('span', { className: 'path', textContent: path }), facts),
    el('div', { className: 'panes' }, asked.node, answered.node));
  list.append(el('li', {}, step));
  const started = performance.now();
  return function finish(kind, status, answer, id) {
    step.dataset.state = kind;
    facts.textContent = `${status} · ${Math.round(performance.now() - started)} ms`;
    requestId.textContent = id ? `X-Request-Id ${id}` : '';
    paint(answered.pre, answer || 'No body.', shorten);
    if (answer) requestId.after(copyButton('Copy', () => pretty(answer)));
  };
}

/** For a shell. */
export const quote = text => `'${text.replace(/'/g, `'\\''`)}'`;

function curl(method, path, headers, body) {
  const parts = [`curl -sS -X ${method} ${quote(location.origin + path)}`];
  for (const [name, value] of Object.entries(headers)) parts.push(`-H ${quote(`${name}: ${value}`)}`);
  if (body) parts.push(`--data-raw ${quote(typeof body === 'string' ? body : JSON.stringify(body))}`);
  return parts.join(' \\\n  ');
}
