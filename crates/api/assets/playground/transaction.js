// Confirming a transaction, and checking what confirms it.

import { signedIn } from './account.js';
import { ceremony, typedName } from './ceremony.js';
import { $, copyButton, el, factRows, paint } from './page.js';
import { app, post } from './server.js';
import { Plain, secondsLeft, state } from './state.js';
import { sha256, toBase64url, toBytes } from './text.js';
import { decodeToken, signatureFits } from './tokens.js';
import { askBrowser } from './webauthn.js';

export const confirmTransaction = () => ceremony('Confirm a transaction', async run => {
  $('tx-result').hidden = true;
  const username = secondsLeft() > 0 ? state.token.claims.username : typedName();
  const txPayload = $('tx-payload').value;
  const nonce = toBase64url(crypto.getRandomValues(new Uint8Array(24)));
  const body = { app: app(), username, txType: $('tx-type').value.trim(), txPayload, nonce };
  const { assertionOptions, session } = await post(run, '/tx/init', body);
  const signed = await askBrowser(run, 'get', assertionOptions);
  const { credentialId: keyHandle, clientDataJSON: clientData, authenticatorData, signature } = signed;
  const answer = await post(run, '/tx/complete', { keyHandle, clientData, authenticatorData, signature, session });
  const proven = await showConfirmation(run, answer.token, { txPayload, nonce, challenge: assertionOptions.challenge });
  if (answer.jwtAccess) await signedIn(run, answer);
  if (!proven) throw new Plain('The server confirmed the transaction, but its proof does not hold. See the checks.');
  return 'Confirmed: the token proves what the passkey signed.';
});

async function showConfirmation(run, raw, { txPayload, nonce, challenge }) {
  const token = decodeToken(raw);
  const { claims } = token;
  const hash = await sha256(txPayload + claims.nonce + claims.lNonce);
  const checks = {
    'The hash computed here equals the token’s txHash': hash === claims.txHash,
    'It is the challenge that the passkey signed': hash === toBase64url(toBytes(challenge)),
    'The token holds the nonce that this page sent': nonce === claims.nonce,
    'The token’s signature fits the JWKS': await signatureFits(run, token),
  };
  const proven = Object.values(checks).every(Boolean);
  const json = el('pre', { tabIndex: 0, role: 'group', ariaLabel: 'Claims of the confirmation' });
  paint(json, claims);
  $('tx-result').dataset.state = proven ? 'ok' : 'error';
  $('tx-result').hidden = false;
  $('tx-result').replaceChildren(
    el('ul', { className: 'checks' }, ...Object.entries(checks).map(([text, holds]) =>
      el('li', { textContent: holds ? text : `${text}: no`, dataset: { holds } }))),
    el('code', { className: 'formula', textContent: 'base64url(sha256(txPayload + nonce + lNonce))' }),
    el('dl', { className: 'facts' }, ...factRows({
      txPayload, nonce: claims.nonce, lNonce: claims.lNonce, 'computed here': hash, 'txHash in the token': claims.txHash,
    })),
    el('details', {}, el('summary', { textContent: 'Claims of the confirmation' }), json),
    copyButton('Copy the confirmation token', () => raw));
  return proven;
}
