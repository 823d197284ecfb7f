// The multi-factor flow: begun, gone through step by step, and kept going.

import { signedIn, signOut } from './account.js';
import { ceremony } from './ceremony.js';
import { hideFlow, showCodeField, showNext } from './mfa-view.js';
import { $, copyButton, el, paint } from './page.js';
import { showProof } from './proof.js';
import { API, call, deviceInfo, post, userNamed } from './server.js';
import { Plain, state } from './state.js';
import { toBytes } from './text.js';
import { decodeToken, signatureFits } from './tokens.js';
import { leaveFor } from './trip.js';
import { trustItem } from './trust.js';
import { askBrowser } from './webauthn.js';

const TRUST_ID = 'playground';

async function trustItems() {
  const kind = $('mfa-trust').value;
  return kind ? { [kind]: await trustItem(TRUST_ID) } : undefined;
}

export const begin = () => ceremony('Begin a flow', async run => {
  const username = $('mfa-username').value.trim();
  const { deviceId, ...device } = await deviceInfo();
  const flow = { username, traceId: crypto.randomUUID(), done: [] };
  const answer = await post(run, '/mfa/begin', {
    deviceInfo: $('mfa-device').checked ? { ...device, deviceId } : device,
    user: username ? userNamed(username) : undefined,
    payload: $('mfa-payload').value || undefined,
    trustItems: await trustItems(), traceId: flow.traceId,
  });
  state.flow = flow;
  $('mfa-result').hidden = true;
  return `Begun. ${goOn(answer)}`;
});

export const discover = () => ceremony('Look for the trust id', async run => {
  const items = await trustItems();
  if (!items) throw new Plain('Choose a kind of trust id first.');
  return post(run, '/mfa/discover', { trustItems: items }).then(
    () => 'It is known: somebody has signed in with it.',
    error => {
      if (error.status === 404) return 'It is not known: nobody has signed in with it yet.';
      throw error;
    });
});

export const replacePayload = () => ceremony('Replace the payload', async run => {
  const payload = $('mfa-payload').value;
  const answer = await call(run, 'POST', `${API}/mfa/payload`, { body: { payload }, session: state.flow.session });
  return `The payload was replaced. ${goOn(answer)}`;
});

function goOn(answer) {
  const { flow } = state;
  Object.assign(flow, { session: answer.session, kind: answer.flow, next: answer.next });
  showNext(answer, flow, { passkey, sendCode, typeCode, external, provider: provider => leaveFor(provider, flow) });
  return `Next: ${answer.next.map(({ action }) => action.name).join(', ')}.`;
}

/** Does a step, which completes the flow or leads to the next one. */
async function step(run, name, path, body) {
  const answer = await call(run, 'POST', `${API}/mfa/${path}`, { body, session: state.flow.session });
  state.flow.done.push(name);
  return answer.next ? `Right, and not enough yet. ${goOn(answer)}` : complete(run, answer);
}

const passkey = (name, options) => ceremony(`Step ${name}`, async run => {
  const json = JSON.parse(new TextDecoder().decode(toBytes(options[0].value)));
  const path = name.replace(':', '/');
  const isNew = name === 'passkey:reg';
  const result = await askBrowser(run, isNew ? 'create' : 'get', json);
  return step(run, name, path, isNew ? { creationResult: result } : { assertionResult: result });
});

const sendCode = (name, method, option, label) => ceremony(`Have a code sent to ${label}`, async run => {
  const { session } = await call(run, 'POST', `${API}/mfa/otp/request`, { body: { method, option }, session: state.flow.session });
  state.flow.session = session;
  showCodeField(name);
  return `A code is on its way to ${label}. While developing it is in outbox.jsonl.`;
});

/** A step with something that was typed. */
const typedStep = (name, path, body, missing) => ceremony(`Step ${name}`, async run => {
  if (Object.values(body).includes('')) throw new Plain(missing);
  return step(run, name, path, body);
});

const typeCode = (name, otp) => typedStep(name, 'otp/verify', { otp }, 'Type the code first.');
const external = token => typedStep('external', 'third-party/verify', { token }, 'Paste the token first.');

/** The flow that was left for a provider, as it was then. */
export function resume(flow) {
  state.flow = flow;
  $('mfa-username').value = flow.username;
  goOn({ session: flow.session, flow: flow.kind, next: flow.next });
}

/** The step `external`, with the token that a login at the provider gave. */
export function bring(run, token, provider) {
  const { flow } = state;
  flow.provider = provider;
  return step(run, 'external', 'third-party/verify', { token }).catch(error => {
    delete flow.provider;
    throw error;
  });
}

async function complete(run, answer) {
  const { flow } = state;
  const { provider } = flow;
  state.signIn = { refreshToken: answer.refreshToken, provider };
  state.flow = null;
  hideFlow();
  await signedIn(run, { jwtAccess: answer.accessToken, deviceId: answer.deviceId, provider });
  const { username, amr, acr } = state.token.claims;
  $('mfa-result').hidden = false;
  state.focused = $('mfa-result-title');
  $('mfa-result-title').textContent = answer.flow === 'signUp' ? 'Signed up' : 'Signed in';
  $('mfa-summary').textContent = `${username}, by ${flow.done.join(', then ')}. amr: ${amr.join(', ')}; acr: ${acr}.`;
  await showTokens(run, answer.idToken);
  $('mfa-result').scrollIntoView({ block: 'nearest' });
  $('mfa-signature').hidden = true;
  if (answer.payloadSignature) {
    const clientData = flow.done.includes('passkey:tx') && answer.passkeyInfo?.assertionResult?.clientDataJSON;
    const challenge = clientData && JSON.parse(new TextDecoder().decode(toBytes(clientData))).challenge;
    const asked = { payload: answer.payload, nonce: flow.traceId, challenge };
    const proven = await showProof(run, $('mfa-signature'), answer.payloadSignature, asked);
    if (!proven) throw new Plain('The flow is complete, but the signature over the payload does not hold. See the checks.');
  }
  return `Complete: signed ${answer.flow === 'signUp' ? 'up' : 'in'} as ${username}.`;
}

/** The tokens beside the access token, which has a card of its own. */
async function showTokens(run, idToken) {
  const token = decodeToken(idToken);
  const fits = await signatureFits(run, token).catch(() => false);
  const pre = el('pre', { tabIndex: 0, role: 'group', ariaLabel: 'Claims of the identity token' });
  paint(pre, token.claims);
  $('mfa-tokens').replaceChildren(
    el('div', { className: 'token-head' }, el('h3', { textContent: 'Identity token' }),
      el('span', { className: 'badge', textContent: fits ? 'signature verified' : 'signature not verified', dataset: { synced: fits } }),
      copyButton('Copy', () => idToken)), pre,
    el('div', { className: 'token-head' }, el('h3', { textContent: 'Refresh token' }),
      copyButton('Copy', () => state.signIn.refreshToken)),
    el('code', { className: 'opaque', textContent: state.signIn.refreshToken }),
    el('p', { className: 'hint', textContent: 'It says nothing to anybody but the server, and can be used once. The access token is decoded in its own card.' }));
}

export const refresh = () => ceremony('Refresh the tokens', async run => {
  const form = { grant_type: 'refresh_token', refresh_token: state.signIn.refreshToken, client_id: state.config.applicationId };
  const answer = await call(run, 'POST', '/oauth2/token', { form });
  state.signIn.refreshToken = answer.refresh_token;
  await signedIn(run, { jwtAccess: answer.access_token, provider: state.signIn.provider });
  await showTokens(run, answer.id_token);
  return 'The tokens are fresh; the refresh token of before is worth nothing any more.';
});

export const revoke = () => ceremony('Revoke the sign-in', async run => {
  await call(run, 'POST', '/oauth2/revoke', { form: { token: state.signIn.refreshToken } });
  signOut();
  return 'Revoked: the sign-in is over, with all of its tokens. Refreshing is refused from now on.';
});
