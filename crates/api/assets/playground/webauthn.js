// The browser’s side of WebAuthn.

import { say } from './page.js';
import { Plain } from './state.js';
import { maybeBase64url, toBase64url, toBytes } from './text.js';

const descriptors = list => (list ?? []).map(item => ({ ...item, id: toBytes(item.id) }));
const encode = (source, ...fields) => Object.fromEntries(fields.map(field => [field, maybeBase64url(source[field])]));

const toBrowser = {
  // The user handle is the base64url decoding of the UUID text, so that it and the id in tokens are one string.
  create: options => ({
    ...options, challenge: toBytes(options.challenge), user: { ...options.user, id: toBytes(options.user.id) },
    excludeCredentials: descriptors(options.excludeCredentials),
  }),
  get: options => ({ ...options, challenge: toBytes(options.challenge), allowCredentials: descriptors(options.allowCredentials) }),
};

const fromBrowser = {
  create: ({ rawId, response }) => ({
    credentialId: toBase64url(rawId),
    ...encode(response, 'clientDataJSON', 'attestationObject'),
    authenticatorData: maybeBase64url(response.getAuthenticatorData?.()),
    publicKey: maybeBase64url(response.getPublicKey?.()),
    publicKeyAlgorithm: response.getPublicKeyAlgorithm?.(),
    transports: response.getTransports?.() ?? [],
  }),
  get: ({ rawId, response }) => ({
    credentialId: toBase64url(rawId),
    ...encode(response, 'clientDataJSON', 'authenticatorData', 'signature', 'userHandle'),
  }),
};

/** Runs navigator.credentials.create or .get and logs it like a request. */
export async function askBrowser(run, verb, options, { mediation, signal } = {}) {
  const finish = run.step({ method: 'BROWSER', path: `navigator.credentials.${verb}()`, request: { mediation, publicKey: options } });
  if (!mediation) say('busy', 'Follow the browser’s passkey dialog…');
  try {
    const publicKey = toBrowser[verb](options);
    const credential = await navigator.credentials[verb]({ publicKey, signal, ...(mediation && { mediation }) });
    if (!credential) throw new Plain('The browser gave no passkey back.');
    const result = fromBrowser[verb](credential);
    finish('ok', 'done', result);
    return result;
  } catch (error) {
    finish(error.name === 'AbortError' ? 'idle' : 'error', error.name, { name: error.name, message: error.message });
    throw error;
  }
}

/** Has the passkey provider drop what the server does not know, where the browser can do that. */
export const forgetCredential = (credentialId, rpId) =>
  window.PublicKeyCredential?.signalUnknownCredential?.({ rpId, credentialId }).catch(() => {});

const BROWSER_ERRORS = {
  NotAllowedError: 'The browser ended it: the dialog was closed or timed out, or this device holds no matching passkey.',
  InvalidStateError: 'This authenticator already holds a passkey of this account.',
  SecurityError: 'The browser refuses this address: it does not belong to the server’s relying party id.',
  NotSupportedError: 'The authenticator supports none of the options the server asked for.',
  ConstraintError: 'The authenticator cannot store a passkey or cannot verify the user.',
  AbortError: 'Stopped.',
};

export function explain(error) {
  const { name, message, status, code, retryAfter } = error;
  if (!(error instanceof Plain)) return BROWSER_ERRORS[name] ?? `The browser reports ${name}: ${message}`;
  const retry = retryAfter ? ` Try again in ${retryAfter} seconds.` : '';
  return status ? `${message}${retry} (${[status, code].filter(Boolean).join(' ')})` : message;
}
