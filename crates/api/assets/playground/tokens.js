// Tokens: decoded, shown and verified.

import { updateButtons } from './ceremony.js';
import { $, el, mark, paint } from './page.js';
import { API, call } from './server.js';
import { secondsLeft, state } from './state.js';
import { toBytes, utf8 } from './text.js';

export function decodeToken(raw) {
  const [header, claims] = raw.split('.').slice(0, 2).map(part => JSON.parse(new TextDecoder().decode(toBytes(part))));
  return { raw, header, claims };
}

/** With the OpenID provider that the user came from, if it was one. */
export function setToken(raw, provider) {
  state.token = raw ? { ...decodeToken(raw), provider } : null;
  const { header, claims } = state.token ?? {};
  $('token-empty').hidden = Boolean(raw);
  $('token-body').hidden = !raw;
  $('token-user').textContent = claims?.username ?? '';
  $('token-scopes').replaceChildren(...(claims?.scopes ?? []).map(scope => el('li', { textContent: scope })));
  paint($('token-header'), header ?? '');
  paint($('token-claims'), claims ?? '');
  mark('token-verified', 'idle', '');
  tick();
  updateButtons();
}

export function tick() {
  if (!state.token) return;
  const left = secondsLeft();
  const { exp, iat } = state.token.claims;
  $('token-life').max = Math.max(1, exp - iat);
  $('token-life').value = left;
  const clock = `${Math.floor(left / 60)}:${String(Math.floor(left % 60)).padStart(2, '0')}`;
  $('token-left').textContent = left > 0 ? `${clock} left` : 'expired';
  if (left === 0 && !$('upgrade').disabled) updateButtons();
}

export async function fetchKeys(run, folded) {
  return state.keys = (await call(run, 'GET', `${API}/.well-known/jwks.json`, { folded })).keys;
}

/** Whether the ES256 signature fits the published key that the token names. */
export async function signatureFits(run, { raw, header }) {
  const named = key => key.kid === header.kid;
  const jwk = state.keys.find(named) ?? (await fetchKeys(run, true)).find(named);
  if (header.alg !== 'ES256' || !jwk) return false;
  const { kty, crv, x, y } = jwk;
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('jwk', { kty, crv, x, y }, algorithm, false, ['verify']);
  const [head, body, signature] = raw.split('.');
  return crypto.subtle.verify(algorithm, key, toBytes(signature), utf8(`${head}.${body}`));
}

export async function verifyToken(run) {
  mark('token-verified', 'busy', 'checking the signature…');
  const fits = await signatureFits(run, state.token).catch(() => false);
  mark('token-verified', fits ? 'ok' : 'error', fits ? 'signature verified' : 'signature not verified');
  return fits;
}
