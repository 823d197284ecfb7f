// API keys of an application.

import { admin, under, withQuery } from './api.js';
import { confirmed, shownOnce } from './confirm.js';
import { badge, code, el, moment, section } from './dom.js';
import { check, field, folded, form, group, input } from './form.js';
import { show } from './router.js';
import { say } from './status.js';
import { pagedTable } from './table.js';

const SCOPES = {
  'passkey:read': 'list passkeys', 'passkey:write': 'rename and delete passkeys', 'profile:read': 'read users through SCIM',
  'profile:write': 'change users and contacts', 'reg:write': 'add passkeys', 'auth:write': 'request codes',
  'user:read': 'read users and devices', 'user:write': 'deactivate, activate and delete users',
  'external:verify': 'vouch for users', admin: 'everything about the application, also making keys',
};
const KIND = { live: 'ok', expired: 'wait', revoked: 'bad' };

function creation({ id }) {
  const scopes = group('Scopes', el('div', { className: 'choices' }, Object.entries(SCOPES).map(([scope, does]) =>
    check('scopes', el('span', {}, code(scope), ` ${does}`), false, scope))));
  return form([
    field('Name', input('name', { required: true }), 'What uses the key, so that somebody else knows whether it may go.'),
    scopes,
    field('Expires in days', input('expiresInDays', { type: 'number', min: 1, step: 1, inputMode: 'numeric' }), 'Empty for never.'),
  ], 'Create the key', async data => {
    const days = data.get('expiresInDays');
    const body = { name: data.get('name'), scopes: data.getAll('scopes'), ...(days && { expiresInDays: Number(days) }) };
    if (body.scopes.length === 0) throw new Error('Choose at least one scope.');
    const { key } = await admin('POST', under(id, 'api-keys'), body);
    await shownOnce('The new API key', 'It is shown only now: the server keeps no more than its hash.', key);
    await show();
    say(`The key “${body.name}” is created.`);
  });
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
  const table = pagedTable({
    caption: 'API keys',
    columns: ['Name', 'State', 'Scopes', 'Created', 'Last used', 'Expires', ''],
    load: cursor => admin('GET', withQuery(under(application.id, 'api-keys'), { cursor })),
    cells: key => [
      key.name, badge(key.state, KIND[key.state]), el('span', { className: 'marked' }, key.scopes.map(code)),
      moment(key.createdAt), moment(key.lastUsedAt), moment(key.expiresAt),
      key.state === 'live' && el('button', {
        type: 'button', className: 'danger small', textContent: 'Revoke', onclick: () => revoke(key), aria: { label: `Revoke the key ${key.name}` },
      }),
    ],
    empty: 'There is no API key yet.',
  });
  return {
    nodes: [section('API keys', table.node), folded('Create an API key', creation(application))],
    shown: () => table.load(),
  };
}
