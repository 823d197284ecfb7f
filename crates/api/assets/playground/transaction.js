// Confirming a transaction.

import { signedIn } from './account.js';
import { ceremony, typedName } from './ceremony.js';
import { $ } from './page.js';
import { showProof } from './proof.js';
import { app, post } from './server.js';
import { Plain, secondsLeft, state } from './state.js';
import { toBase64url } from './text.js';
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
  const asked = { payload: txPayload, nonce, challenge: assertionOptions.challenge };
  const proven = await showProof(run, $('tx-result'), answer.token, asked);
  if (answer.jwtAccess) await signedIn(run, answer);
  if (!proven) throw new Plain('The server confirmed the transaction, but its proof does not hold. See the checks.');
  return 'Confirmed: the token proves what the passkey signed.';
});
