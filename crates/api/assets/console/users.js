// Finding users, and everything about one.

import { admin, under, withQuery } from './api.js';
import { auditTable } from './audit.js';
import { badge, button, buttons, code, el, facts, link, moment, section, state } from './dom.js';
import { confirmed } from './confirm.js';
import { field, form, input } from './form.js';
import { linkSection } from './linking.js';
import { address, go, show } from './router.js';
import { say } from './status.js';
import { fixedTable, pagedTable } from './table.js';

export function usersTab(application, userId) {
  return userId ? userView(application, userId) : searchView(application);
}

function searchView({ id }) {
  let name = '';
  const table = pagedTable({
    caption: 'Users',
    columns: ['Name', 'Display name', 'State', 'Created'],
    load: cursor => admin('GET', withQuery(under(id, 'users'), { name, cursor })),
    cells: user => [link(user.username, address('applications', id, 'users', user.userId)), user.displayName, state(user), moment(user.createdAt)],
    empty: 'No user has a name that begins so.',
  });
  const search = form([field('Beginning of the name', input('name', { type: 'search', autocapitalize: 'none' }),
    'In any letter case. Empty for all.')], 'Search', data => {
    name = data.get('name').trim();
    return table.load(true);
  });
  return { nodes: [section('Find users', search, table.node)], shown: () => table.load() };
}

const ATTESTATION = { none: 'none', self: 'by itself', certificate: 'by a certificate', trusted: 'trusted' };

function passkeyRows({ id }, { user, passkeys }) {
  const remove = async passkey => {
    const done = await confirmed({
      title: `Delete the passkey “${passkey.name}”?`,
      what: [`${user.username} can no longer sign in with it, and what signed in with it is signed out.`,
        'The passkey also stays on its device, where it is of no more use.',
        ...(passkeys.length === 1 ? ['It is the only passkey of this user.'] : [])],
      verb: 'Delete the passkey',
      work: () => admin('DELETE', under(id, 'users', user.userId, 'passkeys', passkey.id)),
    });
    if (!done) return;
    await show();
    say(`The passkey “${passkey.name}” is deleted.`);
  };
  return fixedTable('Passkeys', ['Name', 'Authenticator', 'Attestation', 'Created', 'Last used', ''], passkeys, passkey => [
    el('span', { className: 'marked' }, passkey.name, passkey.credentialSynced && badge('synced'), passkey.flagged && badge('counter went backwards', 'bad')),
    passkey.providerName ?? code(passkey.aaguid), ATTESTATION[passkey.attestation] ?? passkey.attestation,
    moment(passkey.createdAt), moment(passkey.lastUsedAt),
    el('button', {
      type: 'button', className: 'danger small', textContent: 'Delete', onclick: () => remove(passkey),
      aria: { label: `Delete the passkey ${passkey.name}` },
    }),
  ], 'This user has no passkey.');
}

function actions({ id }, user) {
  const path = under(id, 'users', user.userId);
  const act = async (question, said, after) => {
    if (!await confirmed(question)) return;
    await after();
    say(said);
  };
  const deactivate = button('Deactivate', () => act({
    title: `Deactivate ${user.username}?`,
    what: 'The user is signed out everywhere, and every sign-in is refused until the user is activated again. Nothing is deleted.',
    verb: 'Deactivate the user', work: () => admin('PUT', `${path}/deactivate`),
  }, `${user.username} is deactivated.`, show), 'danger');
  const activate = button('Activate', () => act({
    title: `Activate ${user.username}?`,
    what: 'The user may sign in again, with the passkeys that are there.',
    verb: 'Activate the user', work: () => admin('PUT', `${path}/activate`),
  }, `${user.username} may sign in again.`, show));
  const remove = button('Delete', () => act({
    title: `Delete ${user.username}?`,
    what: ['The user is deleted with all passkeys, devices, contacts and sign-ins. This cannot be taken back.',
      'The audit log keeps that it happened.'],
    word: user.username,
    verb: 'Delete the user for good', work: () => admin('DELETE', path),
  }, `${user.username} is deleted.`, () => go('applications', id, 'users')), 'danger');
  return buttons(user.active ? deactivate : activate, remove);
}

async function userView(application, userId) {
  const found = await admin('GET', under(application.id, 'users', userId));
  const provisioning = await linkSection(application, found.user);
  const { user, contacts, devices } = found;
  const audit = auditTable(application.id, () => ({ user: userId }), 'Events of this user');
  return {
    title: user.username,
    nodes: [
      section('The user', facts({
        State: state(user), 'Display name': user.displayName, 'Kind of name': user.usernameType, Id: code(user.userId),
        Created: moment(user.createdAt),
      }), actions(application, user)),
      section('Passkeys', passkeyRows(application, found)),
      section('Contacts', fixedTable('Contacts', ['Address', 'Channel', 'Verified'], contacts, contact => [
        contact.address, { email: 'E-mail', sms: 'Text message' }[contact.channel] ?? contact.channel,
        contact.verified ? badge('verified', 'ok') : badge('not verified'),
      ], 'This user has no address.')),
      section('Devices', fixedTable('Devices', ['Device', 'Created', 'Last used'], devices, device => [
        el('span', { className: 'marked' }, device.name ?? 'without a name', code(device.deviceId)), moment(device.createdAt), moment(device.lastUsedAt),
      ], 'This user has signed in on no device.')),
      provisioning,
      section('Audit', audit.node),
    ],
    shown: () => audit.load(),
  };
}
