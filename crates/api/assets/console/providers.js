// OpenID providers that may sign users in.

import { admin, under, withQuery } from './api.js';
import { confirmed } from './confirm.js';
import { badge, el, link, section } from './dom.js';
import { area, check, field, folded, form, input, lines } from './form.js';
import { address, go, show } from './router.js';
import { say } from './status.js';
import { pagedTable } from './table.js';

// Which claims say what, and what is taken where nothing is told.
const CLAIMS = [
  ['User name from', 'username', 'email', 'The claim that a new user is called by.'],
  ['Name to show from', 'displayName', 'name', 'At each login.'],
  ['E-mail address from', 'email', 'email', 'At each login, if it is verified and its domain is trusted.'],
  ['Address is verified if', 'emailVerified', 'email_verified', 'The claim that says so.'],
];

function edited(application, provider) {
  const path = id => under(application.id, 'oidc-providers', id);
  const text = (label, name, hint, properties) => field(label, input(name, { value: provider?.[name] ?? '', ...properties }), hint);
  const list = (label, name, hint) => field(label, area(name, (provider?.[name] ?? []).join('\n')), hint);
  const scopes = (provider?.scopes ?? ['openid', 'email', 'profile']).join(' ');
  const kept = provider?.hasSecret ? 'Empty keeps the one that is there.' : 'As the provider gave it; empty for a public client.';
  return form([
    !provider && field('Id', input('id', { required: true, autocapitalize: 'none' }), 'A short name for addresses, such as google.'),
    text('Name', 'name', 'What users see.', { required: true }),
    text('Issuer', 'issuer', 'Such as https://accounts.example.com.', { type: 'url', required: true }),
    text('Client id', 'clientId', null, { required: true }),
    field('Client secret', input('clientSecret', { type: 'password', autocomplete: 'new-password' }), kept),
    field('Scopes', input('scopes', { value: scopes }), 'Divided by spaces.'),
    list('Redirect URIs', 'redirectUris', 'One on each line.'),
    list('Trusted domains', 'trustedDomains', 'Addresses of these domains count as verified when the provider says so. One on each line.'),
    check('enabled', 'Users may sign in with it', provider?.enabled ?? true),
    check('directLogin', 'It signs in alone, and is not only a step of multi-factor flows', provider?.directLogin ?? true),
    check('createUsers', 'Who comes for the first time becomes a user', provider?.createUsers ?? false),
    ...CLAIMS.map(([label, name, usual, hint]) => (
      field(label, input(`claims.${name}`, { value: provider?.claims[name] ?? usual }), `${hint} Empty takes nothing.`)
    )),
  ], provider ? 'Save' : 'Add the provider', async data => {
    const secret = data.get('clientSecret');
    await admin('PUT', path(provider?.id ?? data.get('id').trim()), {
      name: data.get('name'), issuer: data.get('issuer'), clientId: data.get('clientId'), ...(secret && { clientSecret: secret }),
      scopes: data.get('scopes').split(/\s+/).filter(Boolean),
      redirectUris: lines(data.get('redirectUris')), trustedDomains: lines(data.get('trustedDomains')),
      enabled: data.has('enabled'), directLogin: data.has('directLogin'), createUsers: data.has('createUsers'),
      claims: Object.fromEntries(CLAIMS.map(([, name]) => [name, data.get(`claims.${name}`).trim()])),
    });
    await go('applications', application.id, 'providers');
    say('The provider is saved.');
  });
}

export async function providersTab(application, providerId) {
  const path = under(application.id, 'oidc-providers');
  if (providerId) {
    const provider = await admin('GET', `${path}/${encodeURIComponent(providerId)}`);
    return { title: `Provider ${provider.name}`, nodes: [section('What it is', edited(application, provider))] };
  }
  const remove = async provider => {
    const done = await confirmed({
      title: `Remove ${provider.name}?`,
      what: 'Nobody signs in with it any more, sign-ins that came from it end, and all accounts are unlinked, for good. Users who have no '
        + 'passkey and no other way are locked out.',
      verb: 'Remove the provider',
      work: () => admin('DELETE', `${path}/${encodeURIComponent(provider.id)}`),
    });
    if (!done) return;
    await show();
    say(`${provider.name} is removed.`);
  };
  const table = pagedTable({
    caption: 'OpenID providers',
    columns: ['Name', 'Issuer', 'Client id', 'State', ''],
    load: cursor => admin('GET', withQuery(path, { cursor })),
    cells: provider => [
      link(provider.name, address('applications', application.id, 'providers', provider.id)), provider.issuer, provider.clientId,
      provider.enabled ? badge('enabled', 'ok') : badge('not enabled'),
      el('button', {
        type: 'button', className: 'danger small', textContent: 'Remove', onclick: () => remove(provider), aria: { label: `Remove ${provider.name}` },
      }),
    ],
    empty: 'There is no OpenID provider yet.',
  });
  return {
    nodes: [section('OpenID providers', table.node), folded('Add a provider', edited(application, null))],
    shown: () => table.load(),
  };
}
