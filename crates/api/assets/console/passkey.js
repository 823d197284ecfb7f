// Signing in, and accepting an invitation, with a passkey.

import { ceremony } from './api.js';

const toBytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), char => char.charCodeAt(0));
const toText = buffer => btoa(Array.from(new Uint8Array(buffer), byte => String.fromCharCode(byte)).join(''))
  .replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
const decoded = list => (list ?? []).map(item => ({ ...item, id: toBytes(item.id) }));
const encoded = (source, ...names) => Object.fromEntries(names.filter(name => source[name]).map(name => [name, toText(source[name])]));

const WORDS = {
  NotAllowedError: 'The passkey dialog was closed or timed out, or this device holds no matching passkey.',
  InvalidStateError: 'This authenticator already holds a passkey of this operator.',
  SecurityError: 'The browser refuses this address: it does not belong to the relying party id of the console.',
  NotSupportedError: 'The authenticator supports none of the options that the server asked for.',
};

async function asked(verb, publicKey) {
  if (!window.PublicKeyCredential) throw new Error('This browser has no passkeys here. They need HTTPS, or http://localhost.');
  try {
    return await navigator.credentials[verb]({ publicKey });
  } catch (error) {
    throw new Error(WORDS[error.name] ?? `The browser reports ${error.name}: ${error.message}`);
  }
}

/** Signs in with whatever passkey the person picks. The token. */
export async function signIn(applicationId) {
  const init = await ceremony('/auth/init', { app: { id: applicationId }, deviceInfo: { clientType: 'browser' } });
  const options = init.assertionOptions;
  const { rawId, response } = await asked('get', {
    ...options, challenge: toBytes(options.challenge), allowCredentials: decoded(options.allowCredentials),
  });
  const assertionResult = {
    credentialId: toText(rawId), ...encoded(response, 'clientDataJSON', 'authenticatorData', 'signature', 'userHandle'),
  };
  const { jwtAccess } = await ceremony('/auth/complete', { session: init.session, assertionResult });
  return jwtAccess;
}

/** Registers a passkey with the grant of an invitation. The token. */
export async function accept(applicationId, name, grant) {
  const user = { username: name, usernameType: 'other', displayName: name };
  const body = { app: { id: applicationId }, deviceInfo: { clientType: 'browser' }, user };
  const init = await ceremony('/reg/init', body, grant);
  if (init.action === 'signIn') throw new Error('This operator already has a passkey on this device: sign in with it.');
  if (init.action === 'fail') throw new Error('The server’s policy does not allow a new passkey here.');
  const options = init.registrationRequestOptions;
  const { rawId, response } = await asked('create', {
    ...options, challenge: toBytes(options.challenge), user: { ...options.user, id: toBytes(options.user.id) },
    excludeCredentials: decoded(options.excludeCredentials),
  });
  const creationResult = {
    credentialId: toText(rawId), ...encoded(response, 'clientDataJSON', 'attestationObject'),
    transports: response.getTransports?.() ?? [],
  };
  const { jwtAccess } = await ceremony('/reg/complete', { session: init.session, creationResult });
  return jwtAccess;
}
