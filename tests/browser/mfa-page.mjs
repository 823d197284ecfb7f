// A page of an application that signs its users in with nothing but fetch and navigator.credentials.
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { openTab, plugIn, servePage } from './harness.mjs';

/** Runs in the page. What a step needs is in the answer before: the session, and the options of its action. */
function runsInThePage() {
  const toBytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), char => char.charCodeAt(0));
  const toText = buffer => buffer && btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  const decoded = list => list?.map(one => ({ ...one, id: toBytes(one.id) }));
  const flow = { base: '', session: '', next: [] };
  window.flow = flow;

  flow.post = async (path, body, session) => {
    const headers = { 'Content-Type': 'application/json', ...(session && { Authorization: session }) };
    const answer = await fetch(`${flow.base}/fido2/v2${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    const text = await answer.text();
    return { status: answer.status, body: text && JSON.parse(text) };
  };
  flow.step = async (path, body, session) => {
    const answer = await flow.post(path, body, session);
    const { session: fresh, next, deviceId } = answer.body;
    if (fresh) flow.session = fresh;
    if (next) flow.next = next;
    if (deviceId) localStorage.setItem('deviceId', deviceId);
    return answer;
  };
  flow.begin = body => {
    const deviceId = localStorage.getItem('deviceId') ?? undefined;
    return flow.step('/mfa/begin', { deviceInfo: { clientType: 'browser', deviceId }, ...body });
  };
  flow.go = (path, body) => flow.step(path, body, flow.session);

  flow.options = name => flow.next.find(({ action }) => action.name === name).options;
  /** Asks the authenticator for what the action wants. */
  flow.credential = async (name, signal) => {
    const options = JSON.parse(new TextDecoder().decode(toBytes(flow.options(name)[0].value)));
    const { allowCredentials, excludeCredentials, user } = options;
    const publicKey = {
      ...options, challenge: toBytes(options.challenge), allowCredentials: decoded(allowCredentials),
      excludeCredentials: decoded(excludeCredentials), user: user && { ...user, id: toBytes(user.id) },
    };
    const { rawId, response } = await navigator.credentials[user ? 'create' : 'get']({ publicKey, signal });
    const { clientDataJSON, attestationObject, authenticatorData, signature, userHandle } = response;
    const credentialId = toText(rawId);
    return user
      ? { creationResult: { credentialId, clientDataJSON: toText(clientDataJSON), attestationObject: toText(attestationObject) } }
      : { assertionResult: {
        credentialId, clientDataJSON: toText(clientDataJSON), authenticatorData: toText(authenticatorData),
        signature: toText(signature), userHandle: toText(userHandle) ?? undefined,
      } };
  };
  flow.passkey = async name => flow.go(`/mfa/${name.replace(':', '/')}`, await flow.credential(name));

  // --- trust ids: a key that never leaves the browser -----------------------------
  const settled = request => new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
  async function trustKey() {
    const opening = indexedDB.open('trust', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('keys');
    const database = await settled(opening);
    const keys = mode => database.transaction('keys', mode).objectStore('keys');
    const kept = await settled(keys('readonly').get('mine'));
    if (kept) return kept;
    const made = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
    await settled(keys('readwrite').put(made, 'mine'));
    return made;
  }
  flow.trustItem = async id => {
    const { privateKey, publicKey } = await trustKey();
    const encoded = value => toText(new TextEncoder().encode(JSON.stringify(value)));
    // The key as the browser exports it, with all of its members.
    const jwk = await crypto.subtle.exportKey('jwk', publicKey);
    const claims = { id, exp: Math.floor(Date.now() / 1000) + 120, jti: crypto.randomUUID() };
    const signed = `${encoded({ alg: 'ES256', jwk })}.${encoded(claims)}`;
    const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, new TextEncoder().encode(signed));
    return { item: `${signed}.${toText(signature)}`, jwk, extractable: privateKey.extractable };
  };

  // --- what a page does with tokens -------------------------------------------------
  flow.refresh = async (refresh_token, path = 'token') => {
    const body = new URLSearchParams(path === 'token' ? { grant_type: 'refresh_token', refresh_token } : { token: refresh_token });
    const answer = await fetch(`${flow.base}/oauth2/${path}`, { method: 'POST', body });
    const text = await answer.text();
    return { status: answer.status, body: text && JSON.parse(text) };
  };
  flow.verify = async (jws, issuer, audience) => {
    const keys = window.jose.createRemoteJWKSet(new URL(`${flow.base}/fido2/v2/.well-known/jwks.json`));
    const { payload } = await window.jose.jwtVerify(jws, keys, { issuer, audience, algorithms: ['ES256'] });
    return payload;
  };
  flow.sha256 = async text => toText(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
}

const HTML = `<!doctype html><html lang="en"><meta charset="utf-8"><title>A bank</title><link rel="icon" href="data:,">
<script src="/jose.js"></script><script src="/page.js"></script></html>`;

/** A web page on an origin of its own. */
export async function serveBank() {
  const resolveDir = fileURLToPath(new URL('.', import.meta.url));
  const { outputFiles: [jose] } = await build({
    stdin: { contents: 'import * as jose from "jose"; window.jose = jose;', resolveDir, loader: 'js' },
    bundle: true, write: false, format: 'iife', platform: 'browser', target: 'es2022', legalComments: 'none',
  });
  const script = 'text/javascript; charset=utf-8';
  return servePage({
    '/': ['text/html; charset=utf-8', HTML],
    '/jose.js': [script, jose.text],
    '/page.js': [script, `(${runsInThePage})();`],
  });
}

const METHODS = ['post', 'begin', 'go', 'options', 'passkey', 'trustItem', 'refresh', 'verify', 'sha256'];

/** A device that nobody has used: a browser profile with the page open, and an authenticator of its own. */
export async function newDevice(browser, bank, server) {
  const { page, close } = await openTab(browser);
  const authenticator = await plugIn(page);
  await page.goto(`${bank.origin}/`);
  await page.evaluate(base => { window.flow.base = base; }, server.origin);
  const inPage = name => (...args) => page.evaluate(([method, list]) => window.flow[method](...list), [name, args]);
  const flow = Object.fromEntries(METHODS.map(name => [name, inPage(name)]));
  const device = {
    ...flow, page, authenticator, close,
    /** A code that was asked for and came. */
    async mailedCode(to) {
      const { status, body } = await flow.go('/mfa/otp/request', { method: 'email' });
      assert.deepEqual([status, Object.keys(body)], [200, ['session']], JSON.stringify(body));
      return server.code(to);
    },
    byMail: async to => flow.go('/mfa/otp/verify', { otp: await device.mailedCode(to) }),
    external: async name => flow.go('/mfa/third-party/verify', { token: await vouchedFor(server, name) }),
    /** Makes a user with a passkey and a proved address. */
    async signUp(username) {
      await flow.begin({ user: { username, usernameType: 'email' } });
      await device.byMail(username);
      const { status, body } = await flow.passkey('passkey:reg');
      assert.equal(status, 200, JSON.stringify(body));
      return body;
    },
  };
  return device;
}

/** The word of the application's backend, which has the API key. */
export async function vouchedFor(server, username) {
  const key = { Authorization: `Bearer ${server.apiKey}` };
  const { status, body } = await server.api('POST', '/fido2/v2/mgmt/grant/external-auth', { username }, key);
  assert.equal(status, 200, JSON.stringify(body));
  return body.token;
}

/** What an answer offers: action → reason. The reason is the last option of every action. */
export const offered = ({ body }) => Object.fromEntries(body.next.map(({ action, options }) => {
  const { name, value } = options.at(-1);
  return [action.name, name === 'reason' ? value : `no reason but ${name}`];
}));
