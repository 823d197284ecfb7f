// Going to an OpenID provider and coming back. What is brought back is in the address, and must not stay there.

const KEPT = 'fidelio.provider';
const BROUGHT = ['access_token', 'external_token', 'error'];
const MFA = '#/mfa';

/** Where providers send back to: letter for letter what is configured. */
export const home = `${location.origin}/`;

/** What this tab came back with, if it did. Whether it is the answer to what this tab asked for is `isOurs`. */
export const returned = takeReturned();

function takeReturned() {
  const brought = new URLSearchParams(location.hash.slice(1));
  if (!BROUGHT.some(name => brought.has(name))) return null;
  history.replaceState(null, '', location.pathname);
  const { state, ...kept } = JSON.parse(sessionStorage.getItem(KEPT) ?? '{}');
  sessionStorage.removeItem(KEPT);
  const isOurs = Boolean(state) && brought.get('state') === state;
  if (!isOurs) return { isOurs };
  if (kept.flow) history.replaceState(null, '', MFA);
  return { isOurs, ...kept, brought: Object.fromEntries(brought) };
}

/** Goes to the provider; with a multi-factor flow, for its step `external`. */
export function leaveFor(provider, flow) {
  const state = crypto.randomUUID();
  const query = new URLSearchParams({ redirectUri: home, state });
  if (flow) query.set('flow', 'external');
  if (flow?.username) query.set('login_hint', flow.username);
  const path = `/fido2/v2/oidc/${provider.id}/login`;
  sessionStorage.setItem(KEPT, JSON.stringify({ state, provider, path, flow }));
  location.assign(`${path}?${query}`);
}
