// Signing in with an OpenID provider, and out of it.

import { signedIn, signOut } from './account.js';
import { ceremony } from './ceremony.js';
import { bring, resume } from './mfa.js';
import { $, button } from './page.js';
import { API, call } from './server.js';
import { Plain, state } from './state.js';
import { home, leaveFor, returned } from './trip.js';

const ERRORS = {
  access_denied: 'The provider did not let you in, or nobody here is linked to that account.',
  login_required: 'Nobody is signed in at the provider.',
  interaction_required: 'The provider has to ask you something first.',
  temporarily_unavailable: 'The provider does not answer. Try again later.',
  server_error: 'What the provider answered cannot be used.',
  invalid_request: 'The provider did not understand what it was asked.',
};

export function showProviders() {
  const { providers = [] } = state.config;
  $('providers').hidden = providers.length === 0;
  $('provider-buttons').replaceChildren(...providers.map(provider =>
    button(`Sign in with ${provider.name}`, () => leaveFor(provider), '')));
}

/** Goes on with what the browser came back with. */
export const comeBack = () => ceremony('Come back from the provider', async run => {
  if (!returned.isOurs) {
    throw new Plain('This is no answer to a login that was begun in this tab, so it is thrown away. Begin again.');
  }
  const { provider, path, flow, brought } = returned;
  const { error, error_description: description } = brought;
  run.step({ method: 'GET', path, request: 'The browser went there and came back with the answer in the address.' })(
    error ? 'error' : 'ok', 'came back', brought);
  if (flow) resume(flow);
  else state.focused = $('providers-title');
  if (error) throw new Plain([ERRORS[error], description && `It says: ${description}.`, `(${error})`].filter(Boolean).join(' '));
  if (flow) return bring(run, brought.external_token, provider);
  await signedIn(run, { jwtAccess: brought.access_token, provider });
  return `Signed in as ${state.token.claims.username} with ${provider.name}.`;
});

export const signOutThere = () => ceremony('Sign out at the provider too', async run => {
  const { provider } = state.token;
  const { logoutUrl } = await call(run, 'POST', `${API}/oidc/${provider.id}/logout`, { body: { redirectUri: home }, auth: true });
  signOut();
  if (!logoutUrl) return `Signed out here. ${provider.name} does not say where to sign out there.`;
  location.assign(logoutUrl);
  return `Signed out here, and on the way to ${provider.name}.`;
});
