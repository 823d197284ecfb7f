// Checking, in the browser, what the server signed over a payload.

import { copyButton, el, factRows, paint } from './page.js';
import { sha256, toBase64url, toBytes } from './text.js';
import { decodeToken, signatureFits } from './tokens.js';

/**
 * Shows in `target` whether a token proves that `payload` was confirmed, and how that is checked. `challenge` is what the
 * passkey signed, if one did.
 */
export async function showProof(run, target, raw, { payload, nonce, challenge }) {
  const token = decodeToken(raw);
  const { claims } = token;
  const hash = await sha256(payload + claims.nonce + claims.lNonce);
  const checks = {
    'The hash computed here equals the token’s txHash': hash === claims.txHash,
    ...(challenge && { 'It is the challenge that the passkey signed': hash === toBase64url(toBytes(challenge)) }),
    'The token holds the nonce that this page sent': nonce === claims.nonce,
    'The token’s signature fits the JWKS': await signatureFits(run, token),
  };
  const proven = Object.values(checks).every(Boolean);
  const json = el('pre', { tabIndex: 0, role: 'group', ariaLabel: 'Claims of the confirmation' });
  paint(json, claims);
  target.dataset.state = proven ? 'ok' : 'error';
  target.hidden = false;
  target.replaceChildren(
    el('ul', { className: 'checks' }, ...Object.entries(checks).map(([text, holds]) =>
      el('li', { textContent: holds ? text : `${text}: no`, dataset: { holds } }))),
    el('code', { className: 'formula', textContent: 'base64url(sha256(payload + nonce + lNonce))' }),
    el('dl', { className: 'facts' }, ...factRows({
      payload, nonce: claims.nonce, lNonce: claims.lNonce, 'computed here': hash, 'txHash in the token': claims.txHash,
    })),
    el('details', {}, el('summary', { textContent: 'Claims of the confirmation' }), json),
    copyButton('Copy the confirmation token', () => raw));
  return proven;
}
