// API keys of an application.

import { admin, under, withQuery } from './api.js';
import { confirmed, shownOnce } from './confirm.js';
import { badge, code, el, moment, section, when } from './dom.js';
import { check, choice, field, folded, form, group, input } from './form.js';
import { show } from './router.js';
import { attempt, errorPlace, say } from './status.js';
import { pagedTable } from './table.js';

const SCOPES = {
  'passkey:read': 'list passkeys', 'passkey:write': 'rename and delete passkeys', 'profile:read': 'read users and groups through SCIM',
  'profile:write': 'change users and groups through SCIM, and contacts', 'reg:write': 'add passkeys', 'auth:write': 'request codes',
  'user:read': 'read users and devices', 'user:write': 'deactivate, activate and delete users',
  'external:verify': 'vouch for users', admin: 'everything about the application, also making keys',
};
const KIND = { live: 'ok', expired: 'wait', revoked: 'bad' };

/** Every key of the application, oldest first. */
async function everyKey(path) {
  const keys = [];
  let cursor;
  do {
    const page = await admin('GET', withQuery(path, { cursor, limit: 200 }));
    keys.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor);
  return keys;
}

/** Which key the new one is to continue; the choices are there once `fill` has asked for them. */
function predecessor(path) {
  const select = choice('continues', [['', 'no other key']]);
  const error = errorPlace();
  const hint = 'For an identity provider (SCIM) whose key is replaced: the new key knows its users and groups by the same externalId. '
    + 'Both keys work until you revoke the old one.';
  const fill = () => attempt(error, async () => {
    const keys = await everyKey(path);
    const chosen = select.value;
    select.replaceChildren(select.options[0], ...keys.map(key => el('option', {
      value: key.id, textContent: `${key.name}, ${key.state}, made ${when(key.createdAt)}`, selected: key.id === chosen,
    })));
  });
  return { nodes: [field('Continues', select, hint), error], fill };
}

function creation({ id }) {
  const path = under(id, 'api-keys');
  const before = predecessor(path);
  const scopes = group('Scopes', el('div', { className: 'choices' }, Object.entries(SCOPES).map(([scope, does]) =>
    check('scopes', el('span', {}, code(scope), ` ${does}`), false, scope))));
  const make = form([
    field('Name', input('name', { required: true }), 'What uses the key, so that somebody else knows whether it may go.'),
    scopes,
    field('Expires in days', input('expiresInDays', { type: 'number', min: 1, step: 1, inputMode: 'numeric' }), 'Empty for never.'),
    ...before.nodes,
  ], 'Create the key', async data => {
    const days = data.get('expiresInDays');
    const continues = data.get('continues');
    const body = {
      name: data.get('name'), scopes: data.getAll('scopes'), ...(days && { expiresInDays: Number(days) }), ...(continues && { continues }),
    };
    if (body.scopes.length === 0) throw new Error('Choose at least one scope.');
    const { key } = await admin('POST', path, body);
    await shownOnce('The new API key', 'It is shown only now: the server keeps no more than its hash.', key);
    await show();
    say(`The key “${body.name}” is created.`);
  });
  const node = folded('Create an API key', make);
  node.addEventListener('toggle', () => { if (node.open) before.fill(); });
  return node;
}

export function keysTab(application) {
  const revoke = async key => {
    const done = await confirmed({
      title: `Revoke the key “${key.name}”?`,
      what: 'Whatever uses it is refused from now on, and what it granted ends. A revoked key cannot be used again.',
      verb: 'Revoke the key',
      work: () => admin('DELETE', under(application.id, 'api-keys', key.id)),
    });
    if (!done) return;
    await show();
    say(`The key “${key.name}” is revoked.`);
  };
  // A key continues an older one, and the oldest come first: it is there already.
  const named = id => table.items.find(key => key.id === id)?.name ?? id;
  const table = pagedTable({
    caption: 'API keys',
    columns: ['Name', 'State', 'Scopes', 'Created', 'Last used', 'Expires', ''],
    load: cursor => admin('GET', withQuery(under(application.id, 'api-keys'), { cursor })),
    cells: key => [
      el('span', { className: 'marked' }, key.name, key.continues && badge(`continues ${named(key.continues)}`)),
      badge(key.state, KIND[key.state]), el('span', { className: 'marked' }, key.scopes.map(code)),
      moment(key.createdAt), moment(key.lastUsedAt), moment(key.expiresAt),
      key.state === 'live' && el('button', {
        type: 'button', className: 'danger small', textContent: 'Revoke', onclick: () => revoke(key), aria: { label: `Revoke the key ${key.name}` },
      }),
    ],
    empty: 'There is no API key yet.',
  });
  return {
    nodes: [section('API keys', table.node), creation(application)],
    shown: () => table.load(),
  };
}
