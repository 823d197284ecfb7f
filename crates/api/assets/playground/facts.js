// The server’s own facts.

import { ceremony } from './ceremony.js';
import { $, el } from './page.js';
import { API, call } from './server.js';
import { state } from './state.js';
import { pretty } from './text.js';
import { fetchKeys } from './tokens.js';

export const showVersion = () => ceremony('Server version', async run => {
  const answer = await call(run, 'GET', `${API}/version`);
  return `The server runs version ${answer.version ?? pretty(answer)}.`;
});

export const showKeys = () => ceremony('Signing keys', async run => {
  const keys = await fetchKeys(run);
  $('jwks').replaceChildren(...keys.map(key => el('li', {}, el('code', { textContent: key.kid }),
    ` ${key.alg} ${key.crv}${key.kid === state.token?.header.kid ? ', signed your token' : ''}`)));
  $('jwks').hidden = false;
  return `The server publishes ${keys.length} signing key${keys.length === 1 ? '' : 's'}.`;
});

/** Passkeys are bound to an origin; say so before the first ceremony fails for it. */
export function addressProblem() {
  const origins = (state.config.origins ?? []).filter(origin => /^https?:/.test(origin));
  const right = origins.find(origin => new URL(origin).port === location.port) ?? origins[0];
  if (right && !origins.includes(location.origin)) {
    const link = el('a', { href: `${right}/`, textContent: right });
    return [`Passkeys of this server do not work at ${location.origin}. Open `, link, ' instead.'];
  }
  if (!window.isSecureContext) return ['Browsers offer passkeys only over HTTPS or on localhost.'];
  if (!window.PublicKeyCredential) return ['This browser has no passkey support (WebAuthn): only the server’s facts can be seen here.'];
  return [];
}
