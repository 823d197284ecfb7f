// The passkeys of the account.

import { ceremony, updateButtons } from './ceremony.js';
import { $, button, el } from './page.js';
import { API, call } from './server.js';
import { state } from './state.js';
import { when } from './text.js';
import { forgetCredential } from './webauthn.js';

/** The catalogue's entry of a passkey; null when it has none, which the passkey's own row tells already. */
async function fetchProvider(run, { aaguid, providerName }, folded) {
  if (!providerName) return null;
  const path = `${API}/passkeys/aaguid/${encodeURIComponent(aaguid)}`;
  const provider = await call(run, 'GET', path, { auth: true, folded });
  state.providers.set(aaguid, provider);
  return provider;
}

export async function listPasskeys(run, folded = false) {
  const rows = await call(run, 'GET', `${API}/passkeys`, { auth: true, folded });
  for (const row of rows) {
    if (!state.providers.has(row.aaguid)) await fetchProvider(run, row, true).catch(() => {});
  }
  showPasskeys(rows, 'This account has no passkey.');
  return rows;
}

export function showPasskeys(rows, emptyText) {
  $('passkeys').replaceChildren(...rows.map(passkeyRow));
  $('passkeys-empty').hidden = rows.length > 0;
  $('passkeys-empty').textContent = emptyText;
  updateButtons();
}

function providerIcon(provider) {
  const safe = source => typeof source === 'string' && source.startsWith('data:image/') && source;
  const light = safe(provider?.iconLight) || safe(provider?.iconDark);
  const images = light && [
    el('img', { className: 'for-light', src: light, alt: '' }),
    el('img', { className: 'for-dark', src: safe(provider.iconDark) || light, alt: '' }),
  ];
  return el('div', { className: 'icon' }, ...(images || [$('key-icon').content.cloneNode(true)]));
}

function describeDevice(device) {
  const client = [device?.clientName, device?.clientVersion?.split('.')[0]].filter(Boolean).join(' ');
  const system = [device?.osName, device?.osVersion].filter(Boolean).join(' ');
  return [client, system].filter(Boolean).join(' on ');
}

function passkeyRow(passkey) {
  const { id, name, credentialSynced: synced } = passkey;
  const origin = [passkey.providerName ?? 'unknown provider', `created ${when(passkey.createdAt)}`];
  const device = describeDevice(passkey.lastUsedFromDevice ?? passkey.lastUsedFrom);
  const details = el('div', { className: 'provider', hidden: true });
  const about = button('Provider', () => showProvider(passkey, details, about), 'small about');
  about.ariaExpanded = false;
  const row = el('li', { dataset: { id } }, providerIcon(state.providers.get(passkey.aaguid)),
    el('div', { className: 'passkey' },
      el('div', { className: 'passkey-title' }, el('strong', { textContent: name }),
        el('span', { className: 'badge', textContent: synced ? 'synced' : 'this device only', dataset: { synced } })),
      el('p', { textContent: origin.filter(Boolean).join(' · ') }),
      el('p', { textContent: `last used ${when(passkey.lastUsedAt, 'short')}${device && ` · ${device}`}` }),
      el('div', { className: 'buttons' },
        button('Rename', () => editName(row, passkey), 'small rename'), about,
        button('Delete', () => deletePasskey(passkey), 'small danger delete')),
      details));
  for (const node of row.querySelectorAll('button')) node.ariaLabel = `${node.textContent} ${name}`;
  return row;
}

function showProvider(passkey, details, about) {
  details.hidden = !details.hidden;
  about.ariaExpanded = !details.hidden;
  if (details.hidden) return;
  ceremony('Look at the provider', async run => {
    const provider = await fetchProvider(run, passkey);
    details.replaceChildren(providerIcon(provider), el('div', {},
      el('strong', { textContent: provider?.name ?? 'Unknown provider' }), el('code', { textContent: passkey.aaguid })));
    return provider ? `${passkey.name} is kept by ${provider.name}.` : 'The catalogue of providers does not know this AAGUID.';
  });
}

function editName(row, passkey) {
  const title = row.querySelector('.passkey-title');
  if (!title) return; // already being edited
  const input = el('input', { className: 'name', value: passkey.name, ariaLabel: `New name of ${passkey.name}` });
  const close = () => { form.replaceWith(title); row.querySelector('.rename').focus(); };
  const submit = event => { event.preventDefault(); renamePasskey(passkey, input.value.trim()); };
  const form = el('form', { className: 'rename-form', onsubmit: submit, onkeydown: event => event.key === 'Escape' && close() },
    input, el('button', { className: 'small save', textContent: 'Save' }), button('Cancel', close, 'small cancel'));
  title.replaceWith(form);
  input.select();
}

const renamePasskey = ({ id }, name) => ceremony('Rename a passkey', async run => {
  await call(run, 'PUT', `${API}/passkeys/${id}`, { auth: true, body: { name } });
  await listPasskeys(run, true);
  return `Renamed to ${name}.`;
});

const deletePasskey = ({ id, name, credentialId }) => ceremony('Delete a passkey', async run => {
  await call(run, 'DELETE', `${API}/passkeys/${id}`, { auth: true });
  forgetCredential(credentialId, state.config.rpId);
  await listPasskeys(run, true);
  return `${name} was deleted.`;
});
