// What happened, and whether the log is whole.

import { admin, under, withQuery } from './api.js';
import { badge, button, buttons, code, download, el, facts, moment, section } from './dom.js';
import { choice, field, form, input } from './form.js';
import { attempt, errorPlace, say } from './status.js';
import { pagedTable } from './table.js';

const ACTORS = {
  anonymous: 'somebody unknown', user: 'the user', api_key: 'an API key', operator: 'an operator', command_line: 'the command line',
  system: 'the program',
};

function details(event) {
  const { actor, personal } = event;
  return el('details', {}, el('summary', { textContent: 'Details', aria: { label: `Details of event ${event.sequence}` } }), facts({
    Event: code(event.id), Reason: event.reason, Actor: actor.id && code(actor.id), User: event.user && code(event.user),
    Target: event.target && code(event.target), 'User name': personal?.username, Address: personal?.address,
    Client: personal?.client, Request: event.request && code(event.request), Trace: event.trace && code(event.trace), Hash: code(event.hash),
  }));
}

/** The events that `filter()` names, latest first. */
export function auditTable(application, filter, caption = 'Audit events') {
  return pagedTable({
    caption,
    columns: ['Action', 'When', 'Outcome', 'By', 'Number', ''],
    load: cursor => admin('GET', withQuery(under(application, 'audit-events'), { ...filter(), cursor })),
    cells: event => [
      code(event.action), moment(event.at), badge(event.outcome, event.outcome === 'success' ? 'ok' : 'bad'),
      ACTORS[event.actor.kind] ?? event.actor.kind, String(event.sequence), details(event),
    ],
    empty: 'Nothing like that is in the log.',
  });
}

function verification(application) {
  const error = errorPlace();
  const result = el('div', { className: 'result', hidden: true });
  const verify = button('Verify the log', () => attempt(error, async () => {
    result.hidden = true;
    const found = await admin('GET', under(application, 'audit-events', 'verification'));
    result.replaceChildren(
      el('p', {}, el('strong', { textContent: found.intact ? 'The log is intact.' : 'The log is NOT intact.' })),
      facts({ Problem: found.problem, Events: String(found.events), Base: code(found.base), Head: code(found.head) }),
      el('p', { className: 'hint', textContent: 'Keep the head elsewhere: whoever changes the log later cannot make it fit.' }),
    );
    result.dataset.kind = found.intact ? 'ok' : 'bad';
    result.hidden = false;
    say(found.intact ? `The log is intact: ${found.events} events.` : 'The log is not intact.', found.intact ? 'ok' : 'bad');
  }, [verify]));
  return section('Is it whole?', el('p', { className: 'hint', textContent: 'Every event holds the hash of the one before.' }),
    buttons(verify), error, result);
}

/** A local date and time as the API takes it. */
const instant = text => (text ? new Date(text).toISOString() : '');

export function auditTab({ id, name }) {
  let filter = {};
  const table = auditTable(id, () => filter);
  const save = button('Save what is shown as JSON lines', () => {
    if (table.items.length === 0) {
      say('There is nothing to save.', 'bad');
      return;
    }
    download(`audit-${name}.jsonl`, table.items.map(event => `${JSON.stringify(event)}\n`).join(''), 'application/x-ndjson');
    say(`Saved: ${table.items.length} events.`);
  });
  const search = form([el('div', { className: 'filters' },
    field('Action', input('action', { placeholder: 'user.deleted', autocapitalize: 'none' })),
    field('Outcome', choice('outcome', [['', 'any'], ['success', 'success'], ['refused', 'refused']], '')),
    field('User id', input('user', { autocapitalize: 'none' })),
    field('Since', input('since', { type: 'datetime-local' })),
    field('Until', input('until', { type: 'datetime-local' })))], 'Show', data => {
    const typed = key => data.get(key).trim();
    filter = {
      action: typed('action'), outcome: data.get('outcome'), user: typed('user'), since: instant(data.get('since')), until: instant(data.get('until')),
    };
    return table.load(true);
  }, { extra: [save] });
  return { nodes: [verification(id), section('Events', search, table.node)], shown: () => table.load() };
}
