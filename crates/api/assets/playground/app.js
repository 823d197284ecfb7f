// The playground: every ceremony of the running server, with what goes over the wire laid open.

// First, so that nothing comes before a token is taken out of the address.
import { returned } from './trip.js';
import { login, loginByAutofill, loginDiscoverable, register, signOut, upgrade } from './account.js';
import { ceremony, updateButtons } from './ceremony.js';
import { createAfterCode, OUTBOX, sendCode, showCode, useCode } from './codes.js';
import { addressProblem, showKeys, showVersion } from './facts.js';
import { begin, discover, refresh, replacePayload, revoke } from './mfa.js';
import { $, copyButton, factRows, say } from './page.js';
import { listPasskeys } from './passkeys.js';
import { comeBack, showProviders, signOutThere } from './providers.js';
import { Plain, state } from './state.js';
import { tick, verifyToken } from './tokens.js';
import { confirmTransaction } from './transaction.js';
import { followAddress } from './views.js';

async function start() {
  const response = await fetch('/playground/config.json', { cache: 'no-store' }).catch(() => null);
  if (!response) return say('error', 'The server does not answer. Is it running?');
  if (!response.ok) return say('error', `The server gave no playground settings (${response.status}).`);
  state.config = await response.json();
  const { applicationId, applicationName, rpId, origins = [], version } = state.config;
  $('tagline').textContent = `${applicationName} · passkeys for ${rpId}`;
  $('version').textContent = version ? `v${version}` : '';
  $('server-facts').replaceChildren(...factRows({
    Application: applicationName, Id: applicationId, 'RP id': rpId, Origins: origins.join('\n'),
  }));
  const problem = addressProblem();
  $('notice').replaceChildren(...problem);
  $('notice').hidden = problem.length === 0;
  showProviders();
  updateButtons();
  return returned ? comeBack() : say('idle', 'Ready.');
}

function wire() {
  const onClick = {
    register, upgrade, signout: signOut, 'login-discoverable': loginDiscoverable, 'login-autofill': loginByAutofill,
    'show-version': showVersion, 'show-jwks': showKeys,
    'refresh-passkeys': () => ceremony('List passkeys', async run => `Passkeys on this account: ${(await listPasskeys(run)).length}.`),
    'verify-token': () => ceremony('Verify the token', async run => {
      state.keys = [];
      if (!await verifyToken(run)) throw new Plain('The token’s signature could not be verified with the published keys.');
      return 'The token’s signature fits the published key.';
    }),
    'show-code': showCode, 'code-passkey': createAfterCode,
    'mail-code': () => sendCode('email', 'by e-mail'), 'text-code': () => sendCode('sms', 'by text message'),
    'mfa-discover': discover, 'mfa-replace': replacePayload, 'mfa-refresh': refresh, 'mfa-revoke': revoke,
    'provider-signout': signOutThere,
    'clear-log': () => { $('log').replaceChildren(); $('log-empty').hidden = false; },
  };
  for (const [id, handler] of Object.entries(onClick)) $(id).addEventListener('click', () => handler());
  const copying = { 'copy-token': () => state.token.raw, 'copy-outbox': () => OUTBOX };
  for (const [id, getText] of Object.entries(copying)) $(id).replaceWith(Object.assign(copyButton('Copy', getText, 'small'), { id }));
  const onSubmit = { account: login, transaction: confirmTransaction, 'code-login': useCode, 'mfa-begin': begin };
  for (const [id, handler] of Object.entries(onSubmit)) {
    $(id).addEventListener('submit', event => { event.preventDefault(); handler(); });
  }
  setInterval(tick, 1000);
}

wire();
followAddress();
updateButtons();
start();
