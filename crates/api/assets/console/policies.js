// The policies on steps and on authenticators.

import { admin, under } from './api.js';
import { confirmed } from './confirm.js';
import { badge, button, code, el, section } from './dom.js';
import { area, check, choice, field, form, group, input, json, lines, pretty } from './form.js';
import { show } from './router.js';
import { attempt, errorPlace, say } from './status.js';
import { pagedTable } from './table.js';

async function mfaSection({ id }) {
  const path = under(id, 'mfa-policy');
  const { isDefault, policy } = await admin('GET', path);
  const editor = Object.assign(area('policy', pretty(policy), 18), { className: 'json' });
  const reset = button('Reset', async () => {
    const done = await confirmed({
      title: 'Reset the multi-factor policy?',
      what: 'The policy of this application is deleted, and the one that the program brings decides from now on.',
      verb: 'Reset the policy',
      work: () => admin('DELETE', path),
    });
    if (!done) return;
    await show();
    say('The program’s own policy holds.');
  }, 'danger');
  const edit = form([field('Rules, in JSON', editor, 'The first rule that applies says which steps suffice.')], 'Save the policy', async () => {
    await admin('PUT', path, { policy: json(editor.value) });
    await show();
    say('The multi-factor policy is saved.');
  }, { extra: isDefault ? [] : [reset] });
  const whose = isDefault ? badge('the program’s own') : badge('this application’s', 'ok');
  return section('Multi-factor policy', el('p', {}, whose), edit);
}

const ATTESTATION = [['any', 'none needed'], ['certificate', 'signed by a certificate'], ['trusted', 'trusted by the FIDO metadata']];
const CLAIMED = [['count', 'counts'], ['ignore', 'does not count']];
const ATTACHMENT = [['', 'anywhere'], ['platform', 'part of the device'], ['cross-platform', 'apart, such as a security key']];
const LEVELS = [['', 'none needed'], ['L1', 'L1'], ['L1plus', 'L1+'], ['L2', 'L2'], ['L2plus', 'L2+'], ['L3', 'L3'], ['L3plus', 'L3+']];
const STALE = [['relaxed', 'judge by what is there'], ['strict', 'refuse what needs it']];

function metadataSentence({ loaded, number, nextUpdate, stale, models }) {
  if (!loaded) return 'No FIDO metadata is loaded.';
  const until = nextUpdate ? `, next update ${nextUpdate}` : '';
  return `FIDO metadata ${number ?? ''}: ${models} models${until}${stale ? ' — STALE' : ''}.`;
}

async function authenticatorSections({ id }) {
  const path = under(id, 'authenticator-policy');
  const [{ policy }, metadata] = await Promise.all([
    admin('GET', path), admin('GET', '/metadata').then(metadataSentence, error => error.message),
  ]);
  const put = changed => admin('PUT', path, { policy: changed });
  const saved = async text => { await show(); say(text); };

  const rules = form([
    field('Attestation', choice('attestation', ATTESTATION, policy.attestation)),
    field('A model that is only claimed', choice('claimed_models', CLAIMED, policy.claimed_models)),
    field('Where the authenticator is', choice('attachment', ATTACHMENT, policy.attachment ?? '')),
    field('Lowest certification', choice('minimum_certification', LEVELS, policy.minimum_certification ?? '')),
    field('When the FIDO metadata is stale', choice('stale_metadata', STALE, policy.stale_metadata)),
    field('Models that are accepted', area('allow', policy.allow.join('\n')), 'AAGUIDs, one on each line. Empty for every model.'),
    check('refuse_compromised', 'Refuse models that are reported as compromised', policy.refuse_compromised),
    check('at_login', 'Also judge passkeys that exist already, when they sign in', policy.at_login),
  ], 'Save', async data => {
    const { attachment: _, minimum_certification: __, ...rest } = policy;
    const optional = Object.fromEntries(['attachment', 'minimum_certification'].map(key => [key, data.get(key)]).filter(([, value]) => value));
    await put({
      ...rest, ...optional, attestation: data.get('attestation'), claimed_models: data.get('claimed_models'),
      stale_metadata: data.get('stale_metadata'), allow: lines(data.get('allow')),
      refuse_compromised: data.has('refuse_compromised'), at_login: data.has('at_login'),
    });
    await saved('The authenticator policy is saved.');
  });

  const error = errorPlace();
  const table = pagedTable({
    caption: 'Blocked models',
    columns: ['Model', 'New passkeys', 'Sign-ins', ''],
    load: async () => ({ items: Object.entries(policy.blacklist) }),
    cells: ([aaguid, { reg, auth }]) => [
      code(aaguid), reg ? badge('blocked', 'bad') : 'allowed', auth ? badge('blocked', 'bad') : 'allowed',
      button('Allow again', async () => {
        const { [aaguid]: __, ...blacklist } = policy.blacklist;
        if (await attempt(error, () => put({ ...policy, blacklist }))) await saved('The model is no longer blocked.');
      }, 'small'),
    ],
    empty: 'No model is blocked.',
  });
  table.load();
  const block = form([
    field('AAGUID', input('aaguid', { required: true, autocapitalize: 'none' })),
    group('At which step', check('reg', 'no new passkeys of this model', true), check('auth', 'no sign-in with this model')),
  ], 'Block the model', async data => {
    if (!data.has('reg') && !data.has('auth')) throw new Error('Choose at least one step.');
    const blocked = { reg: data.has('reg'), auth: data.has('auth') };
    await put({ ...policy, blacklist: { ...policy.blacklist, [data.get('aaguid').trim().toLowerCase()]: blocked } });
    await saved('The model is blocked.');
  });
  return [
    section('Authenticators', el('p', { className: 'hint', textContent: metadata }), rules),
    section('Blocked models', table.node, error, block),
  ];
}

export async function policiesTab(application) {
  const [mfa, authenticators] = await Promise.all([mfaSection(application), authenticatorSections(application)]);
  return { nodes: [el('div', { className: 'columns' }, mfa, el('div', { className: 'column' }, authenticators))] };
}
