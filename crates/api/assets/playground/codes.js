// One-time codes: shown for another device, sent, and typed.

import { createPasskey, signedIn } from './account.js';
import { ceremony, typed, typedName } from './ceremony.js';
import { $ } from './page.js';
import { API, call, post, userNamed } from './server.js';
import { state } from './state.js';

export const OUTBOX = 'tail -n 1 data/outbox.jsonl';

export const showCode = () => ceremony('Show a code', async run => {
  const { code, expiresAt } = await call(run, 'POST', `${API}/auth/otp`, { auth: true });
  $('shown-code').hidden = false;
  $('shown-digits').textContent = code;
  $('shown-until').textContent = `For ${state.token.claims.username}, once, until ${new Date(expiresAt).toLocaleTimeString()}.`;
  return 'Type the code on the other device.';
});

export const sendCode = (way, how) => ceremony(`Have a code sent ${how}`, async run => {
  await post(run, `/auth/otp/${way}`, { user: userNamed(typedName('code-username')) });
  state.focused = $('code');
  return 'If the account has a verified address, a code is on its way. While developing it is in outbox.jsonl.';
});

export const useCode = () => ceremony('Sign in with a code', async run => {
  const user = userNamed(typedName('code-username'));
  const authCode = typed('code', 'Type the code first.');
  await signedIn(run, await post(run, '/auth/otp/verify', { authCode, user }));
  $('code').value = '';
  return `Signed in as ${state.token.claims.username}. The best to do next is to create a passkey.`;
});

export const createAfterCode = () => ceremony('Create a passkey', async run => {
  const { username } = state.token.claims;
  await createPasskey(run, userNamed(username));
  return `Created. Signed in as ${username} with the new passkey.`;
});
