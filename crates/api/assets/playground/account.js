// Registering and signing in.

import { ceremony, setBusy, typedName } from './ceremony.js';
import { listPasskeys, showPasskeys } from './passkeys.js';
import { $, say } from './page.js';
import { app, deviceInfo, post, userNamed } from './server.js';
import { Plain, secondsLeft, state } from './state.js';
import { setToken, verifyToken } from './tokens.js';
import { askBrowser, forgetCredential } from './webauthn.js';

const SILENT_WAIT_MS = 10_000; // a browser that will not create silently may never answer

/** What follows every answer that holds a token. The login itself stands, whatever happens here. */
export async function signedIn(run, answer) {
  if (answer.deviceId) localStorage.setItem('fidelio.deviceId', answer.deviceId);
  setToken(answer.jwtAccess, answer.provider);
  await verifyToken(run);
  await listPasskeys(run, true).catch(() => {});
}

export function signOut() {
  setToken(null);
  $('shown-code').hidden = true;
  showPasskeys([], 'Log in to see the passkeys of the account.');
  say('idle', 'Signed out: the token is forgotten.');
}

export async function createPasskey(run, user, { securityKey = false, conditionalCreate = false } = {}) {
  const ours = secondsLeft() > 0 && state.token.claims.username?.toLowerCase() === user.username.toLowerCase();
  const body = { app: app(), deviceInfo: await deviceInfo(), user, passkeyOptions: { securityKey, conditionalCreate } };
  const { action, registrationRequestOptions: options, session } = await post(run, '/reg/init', body, ours);
  if (action === 'signIn') throw new Plain('This account already has a passkey on this device: nothing to create.');
  if (action === 'fail') throw new Plain('The server’s policy does not allow a new passkey here.');
  const creationResult = await askBrowser(run, 'create', options,
    conditionalCreate ? { mediation: 'conditional', signal: AbortSignal.timeout(SILENT_WAIT_MS) } : {});
  const answer = await post(run, '/reg/complete', { creationResult, session }).catch(error => {
    // Only on a definite refusal: without an answer the server may have stored it, and 409 says that it knows it.
    if (error.status < 500 && error.status !== 409) forgetCredential(creationResult.credentialId, options.rp.id);
    throw error;
  });
  await signedIn(run, answer);
}

export const register = () => ceremony('Register a passkey', async run => {
  const user = { ...userNamed(typedName()), displayName: $('displayName').value.trim() || undefined };
  await createPasskey(run, user, { securityKey: $('security-key').checked });
  return `Registered. Signed in as ${user.username}.`;
});

export const upgrade = () => ceremony('Upgrade silently', async run => {
  await createPasskey(run, userNamed(state.token.claims.username), { conditionalCreate: true }).catch(error => {
    if (!['NotAllowedError', 'TimeoutError'].includes(error.name)) throw error;
    throw new Plain('The browser did not create a passkey silently. '
      + 'It does so only if its password manager was used for this account a moment ago.');
  });
  return 'A passkey was created without a dialog.';
});

async function beginLogin(run, username) {
  const user = username && userNamed(username);
  const init = await post(run, '/auth/init', { app: app(), deviceInfo: await deviceInfo(), user });
  const offer = methods => `The server offers: ${methods?.join(', ') || 'nothing else'}.`;
  if (init.action === 'crossAuth') {
    throw new Plain(`The passkeys of this account cannot be used from this browser. ${offer(init.crossAuthMethods)}`);
  }
  if (init.action === 'fallback') throw new Plain(`There is no passkey for this name. ${offer(init.fallbackMethods)}`);
  return init;
}

async function finishLogin(run, { assertionOptions, session }, how) {
  const assertionResult = await askBrowser(run, 'get', assertionOptions, how);
  setBusy(true);
  await signedIn(run, await post(run, '/auth/complete', { assertionResult, session }));
  return `Signed in as ${state.token.claims.username}.`;
}

export const login = () => ceremony('Log in', async run => finishLogin(run, await beginLogin(run, typedName())));
export const loginDiscoverable = () => ceremony('Log in without a name', async run => finishLogin(run, await beginLogin(run)));

// Waiting for a pick from the suggestions is no dialog: the page stays usable, and any other ceremony ends the wait.
export function loginByAutofill() {
  if (state.autofill) return state.autofill.stop();
  const abort = new AbortController();
  const finished = ceremony('Log in by autofill', async run => {
    if (!await PublicKeyCredential.isConditionalMediationAvailable?.()) {
      throw new Plain('This browser does not suggest passkeys in input fields.');
    }
    const init = await beginLogin(run);
    state.autofill = { stop() { abort.abort(); return finished; } };
    setBusy(false);
    say('busy', 'Pick a passkey from the suggestions of the user name field.');
    $('username').focus();
    try {
      return await finishLogin(run, init, { mediation: 'conditional', signal: abort.signal });
    } finally {
      state.autofill = null;
    }
  });
  return finished;
}
